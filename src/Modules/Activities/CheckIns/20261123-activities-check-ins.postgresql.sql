-- One check-in for one person and local day; a make-up card fills a day that was missed.
CREATE TABLE activities_check_ins (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  day integer NOT NULL,
  member_id uuid NOT NULL,
  person_id uuid NOT NULL,
  group_id uuid NOT NULL,
  source text NOT NULL,
  at timestamptz NOT NULL,
  words text NOT NULL,
  picture text,
  body bigint NOT NULL,
  CONSTRAINT pk_activities_check_ins PRIMARY KEY (brand_id, activity_id, id)
);
CREATE UNIQUE INDEX ix_activities_check_ins_day ON activities_check_ins (brand_id, activity_id, person_id, day);
-- What each person's check-ins come to; counted anew from them whenever more than the next day changes.
CREATE TABLE activities_check_in_sums (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  person_id uuid NOT NULL,
  days integer NOT NULL,
  streak integer NOT NULL,
  best integer NOT NULL,
  last_day integer NOT NULL,
  make_ups integer NOT NULL,
  CONSTRAINT pk_activities_check_in_sums PRIMARY KEY (brand_id, activity_id, person_id)
);
CREATE INDEX ix_activities_check_in_sums_days ON activities_check_in_sums (brand_id, activity_id, days);
-- A stage that a person reached, once: paid in points or by a coupon, or short when the budget or the coupons had run out.
CREATE TABLE activities_check_in_rewards (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  person_id uuid NOT NULL,
  stage integer NOT NULL,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  at timestamptz NOT NULL,
  points bigint NOT NULL,
  coupon boolean NOT NULL,
  cost_minor bigint NOT NULL,
  state text NOT NULL,
  CONSTRAINT pk_activities_check_in_rewards PRIMARY KEY (brand_id, activity_id, person_id, stage)
);
SELECT kernel_protect('activities_check_ins');
SELECT kernel_protect('activities_check_in_sums');
SELECT kernel_protect('activities_check_in_rewards');
