-- One check-in for one person and local day; a make-up card fills a day that was missed.
CREATE TABLE activities_check_ins (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  day INTEGER NOT NULL,
  member_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  source TEXT NOT NULL,
  at INTEGER NOT NULL,
  words TEXT NOT NULL,
  picture TEXT,
  body INTEGER NOT NULL,
  CONSTRAINT pk_activities_check_ins PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_activities_check_ins_day ON activities_check_ins (brand_id, activity_id, person_id, day);
-- What each person's check-ins come to; counted anew from them whenever more than the next day changes.
CREATE TABLE activities_check_in_sums (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  days INTEGER NOT NULL,
  streak INTEGER NOT NULL,
  best INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  make_ups INTEGER NOT NULL,
  CONSTRAINT pk_activities_check_in_sums PRIMARY KEY (brand_id, activity_id, person_id)
) WITHOUT ROWID;
CREATE INDEX ix_activities_check_in_sums_days ON activities_check_in_sums (brand_id, activity_id, days);
-- A stage that a person reached, once: paid in points or by a coupon, or short when the budget or the coupons had run out.
CREATE TABLE activities_check_in_rewards (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  stage INTEGER NOT NULL,
  id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  points INTEGER NOT NULL,
  coupon INTEGER NOT NULL,
  cost_minor INTEGER NOT NULL,
  state TEXT NOT NULL,
  CONSTRAINT pk_activities_check_in_rewards PRIMARY KEY (brand_id, activity_id, person_id, stage)
) WITHOUT ROWID;
