-- What a coupon drop has in its hands: coupons of its kind that nobody has yet, and how many it handed out.
CREATE TABLE activities_coupon_drops (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  left_over integer NOT NULL CHECK (left_over >= 0),
  claimed integer NOT NULL,
  CONSTRAINT pk_activities_coupon_drops PRIMARY KEY (brand_id, activity_id)
);
SELECT kernel_protect('activities_coupon_drops');
-- Coupons handed out. id is the coupon's; number has no gaps within an activity; reserved and spent are its part of the budget as the coupon stands; returned when it was taken back.
CREATE TABLE activities_coupon_claims (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  number integer NOT NULL,
  member_id uuid NOT NULL,
  person_id uuid NOT NULL,
  group_id uuid NOT NULL,
  source text NOT NULL,
  at timestamptz NOT NULL,
  reserved_minor bigint NOT NULL,
  spent_minor bigint NOT NULL,
  returned boolean NOT NULL,
  CONSTRAINT pk_activities_coupon_claims PRIMARY KEY (brand_id, activity_id, id)
);
CREATE UNIQUE INDEX ix_activities_coupon_claims_coupon ON activities_coupon_claims (brand_id, id);
CREATE UNIQUE INDEX ix_activities_coupon_claims_number ON activities_coupon_claims (brand_id, activity_id, number);
CREATE INDEX ix_activities_coupon_claims_person ON activities_coupon_claims (brand_id, activity_id, person_id);
SELECT kernel_protect('activities_coupon_claims');
