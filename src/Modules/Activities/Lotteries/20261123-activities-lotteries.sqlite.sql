-- Every chance that was used. number has no gaps within an activity. prize is its place in the plan, unit which one of its stock: the unique index keeps awards within it.
CREATE TABLE activities_lottery_draws (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  number INTEGER NOT NULL,
  member_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  source TEXT NOT NULL,
  day INTEGER NOT NULL,
  nonce TEXT NOT NULL,
  had INTEGER NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  prize INTEGER,
  unit INTEGER,
  cost_minor INTEGER NOT NULL,
  claim_by INTEGER,
  contact TEXT,
  CONSTRAINT pk_activities_lottery_draws PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_activities_lottery_draws_number ON activities_lottery_draws (brand_id, activity_id, number);
CREATE UNIQUE INDEX ix_activities_lottery_draws_prize ON activities_lottery_draws (brand_id, activity_id, prize, unit);
CREATE INDEX ix_activities_lottery_draws_person ON activities_lottery_draws (brand_id, person_id, activity_id);
-- Who came by whose link; a visitor counts once, for the first who brought them.
CREATE TABLE activities_lottery_shares (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  visitor_id BLOB NOT NULL,
  sharer_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  CONSTRAINT pk_activities_lottery_shares PRIMARY KEY (brand_id, activity_id, visitor_id)
) WITHOUT ROWID;
CREATE INDEX ix_activities_lottery_shares_sharer ON activities_lottery_shares (brand_id, activity_id, sharer_id);
