-- One ballot for one person. choices are the options' numbers from 0 as a JSON array; a ballot that is found to be a person's second one leaves the count and stays here.
CREATE TABLE activities_ballots (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  source TEXT NOT NULL,
  at INTEGER NOT NULL,
  choices TEXT NOT NULL,
  body INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  CONSTRAINT pk_activities_ballots PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_activities_ballots_person ON activities_ballots (brand_id, activity_id, person_id);
-- Σ of the ballots that count, per option, kept in the transactions that take and uncount them.
CREATE TABLE activities_vote_totals (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  choice INTEGER NOT NULL,
  votes INTEGER NOT NULL,
  CONSTRAINT pk_activities_vote_totals PRIMARY KEY (brand_id, activity_id, choice)
) WITHOUT ROWID;
