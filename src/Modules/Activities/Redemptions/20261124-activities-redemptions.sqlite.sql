-- How many units of each thing a redemption window still has.
CREATE TABLE activities_redemption_stock (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  offer INTEGER NOT NULL,
  left_over INTEGER NOT NULL CHECK (left_over >= 0),
  CONSTRAINT pk_activities_redemption_stock PRIMARY KEY (brand_id, activity_id, offer)
) WITHOUT ROWID;
-- What people had for points. number has no gaps within an activity; body is what the sender asked for. open → handed, or cancelled, which gives the points back.
CREATE TABLE activities_redemptions (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  number INTEGER NOT NULL,
  offer INTEGER NOT NULL,
  member_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  source TEXT NOT NULL,
  at INTEGER NOT NULL,
  points INTEGER NOT NULL,
  cost_minor INTEGER NOT NULL,
  contact TEXT NOT NULL,
  state TEXT NOT NULL,
  body INTEGER NOT NULL,
  CONSTRAINT pk_activities_redemptions PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_activities_redemptions_number ON activities_redemptions (brand_id, activity_id, number);
CREATE INDEX ix_activities_redemptions_person ON activities_redemptions (brand_id, activity_id, person_id);
