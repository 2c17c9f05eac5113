-- One ballot for one person. choices are the options' numbers from 0 as a JSON array; a ballot that is found to be a person's second one leaves the count and stays here.
CREATE TABLE activities_ballots (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  person_id uuid NOT NULL,
  group_id uuid NOT NULL,
  source text NOT NULL,
  at timestamptz NOT NULL,
  choices text NOT NULL,
  body bigint NOT NULL,
  counted boolean NOT NULL,
  CONSTRAINT pk_activities_ballots PRIMARY KEY (brand_id, activity_id, id)
);
CREATE UNIQUE INDEX ix_activities_ballots_person ON activities_ballots (brand_id, activity_id, person_id);
-- Σ of the ballots that count, per option, kept in the transactions that take and uncount them.
CREATE TABLE activities_vote_totals (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  choice integer NOT NULL,
  votes bigint NOT NULL,
  CONSTRAINT pk_activities_vote_totals PRIMARY KEY (brand_id, activity_id, choice)
);
SELECT kernel_protect('activities_ballots');
SELECT kernel_protect('activities_vote_totals');
