-- Every chance that was used. number has no gaps within an activity. prize is its place in the plan, unit which one of its stock: the unique index keeps awards within it.
CREATE TABLE activities_lottery_draws (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  number integer NOT NULL,
  member_id uuid NOT NULL,
  person_id uuid NOT NULL,
  group_id uuid NOT NULL,
  source text NOT NULL,
  day integer NOT NULL,
  nonce text NOT NULL,
  had integer NOT NULL,
  at timestamptz NOT NULL,
  state text NOT NULL,
  prize integer,
  unit integer,
  cost_minor bigint NOT NULL,
  claim_by timestamptz,
  contact text,
  CONSTRAINT pk_activities_lottery_draws PRIMARY KEY (brand_id, activity_id, id)
);
CREATE UNIQUE INDEX ix_activities_lottery_draws_number ON activities_lottery_draws (brand_id, activity_id, number);
CREATE UNIQUE INDEX ix_activities_lottery_draws_prize ON activities_lottery_draws (brand_id, activity_id, prize, unit);
CREATE INDEX ix_activities_lottery_draws_person ON activities_lottery_draws (brand_id, person_id, activity_id);
-- Who came by whose link; a visitor counts once, for the first who brought them.
CREATE TABLE activities_lottery_shares (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  visitor_id uuid NOT NULL,
  sharer_id uuid NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT pk_activities_lottery_shares PRIMARY KEY (brand_id, activity_id, visitor_id)
);
CREATE INDEX ix_activities_lottery_shares_sharer ON activities_lottery_shares (brand_id, activity_id, sharer_id);
SELECT kernel_protect('activities_lottery_draws');
SELECT kernel_protect('activities_lottery_shares');
