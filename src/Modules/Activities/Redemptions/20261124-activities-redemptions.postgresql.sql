-- How many units of each thing a redemption window still has.
CREATE TABLE activities_redemption_stock (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  offer integer NOT NULL,
  left_over integer NOT NULL CHECK (left_over >= 0),
  CONSTRAINT pk_activities_redemption_stock PRIMARY KEY (brand_id, activity_id, offer)
);
SELECT kernel_protect('activities_redemption_stock');
-- What people had for points. number has no gaps within an activity; body is what the sender asked for. open → handed, or cancelled, which gives the points back.
CREATE TABLE activities_redemptions (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  number integer NOT NULL,
  offer integer NOT NULL,
  member_id uuid NOT NULL,
  person_id uuid NOT NULL,
  group_id uuid NOT NULL,
  source text NOT NULL,
  at timestamptz NOT NULL,
  points bigint NOT NULL,
  cost_minor bigint NOT NULL,
  contact text NOT NULL,
  state text NOT NULL,
  body bigint NOT NULL,
  CONSTRAINT pk_activities_redemptions PRIMARY KEY (brand_id, activity_id, id)
);
CREATE UNIQUE INDEX ix_activities_redemptions_number ON activities_redemptions (brand_id, activity_id, number);
CREATE INDEX ix_activities_redemptions_person ON activities_redemptions (brand_id, activity_id, person_id);
SELECT kernel_protect('activities_redemptions');
