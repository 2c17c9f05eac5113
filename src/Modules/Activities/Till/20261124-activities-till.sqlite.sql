-- What an order of the storefront got from an activity: pieces at a discount's price, or a reward with its gifts. back is what was reversed when some of it was refunded.
CREATE TABLE activities_till_takes (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  counts INTEGER NOT NULL,
  off_minor INTEGER NOT NULL,
  gift_minor INTEGER NOT NULL,
  gifts INTEGER NOT NULL,
  back_minor INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL,
  CONSTRAINT pk_activities_till_takes PRIMARY KEY (brand_id, activity_id, order_id)
) WITHOUT ROWID;
CREATE INDEX ix_activities_till_takes_order ON activities_till_takes (brand_id, order_id);
CREATE INDEX ix_activities_till_takes_person ON activities_till_takes (brand_id, person_id);
