-- What a coupon drop has in its hands: coupons of its kind that nobody has yet, and how many it handed out.
CREATE TABLE activities_coupon_drops (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  left_over INTEGER NOT NULL CHECK (left_over >= 0),
  claimed INTEGER NOT NULL,
  CONSTRAINT pk_activities_coupon_drops PRIMARY KEY (brand_id, activity_id)
) WITHOUT ROWID;
-- Coupons handed out. id is the coupon's; number has no gaps within an activity; reserved and spent are its part of the budget as the coupon stands; returned when it was taken back.
CREATE TABLE activities_coupon_claims (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  number INTEGER NOT NULL,
  member_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  source TEXT NOT NULL,
  at INTEGER NOT NULL,
  reserved_minor INTEGER NOT NULL,
  spent_minor INTEGER NOT NULL,
  returned INTEGER NOT NULL,
  CONSTRAINT pk_activities_coupon_claims PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_activities_coupon_claims_coupon ON activities_coupon_claims (brand_id, id);
CREATE UNIQUE INDEX ix_activities_coupon_claims_number ON activities_coupon_claims (brand_id, activity_id, number);
CREATE INDEX ix_activities_coupon_claims_person ON activities_coupon_claims (brand_id, activity_id, person_id);
