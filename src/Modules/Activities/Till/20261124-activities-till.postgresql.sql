-- What an order of the storefront got from an activity: pieces at a discount's price, or a reward with its gifts. back is what was reversed when some of it was refunded.
CREATE TABLE activities_till_takes (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  order_id uuid NOT NULL,
  person_id uuid NOT NULL,
  member_id uuid NOT NULL,
  counts integer NOT NULL,
  off_minor bigint NOT NULL,
  gift_minor bigint NOT NULL,
  gifts integer NOT NULL,
  back_minor bigint NOT NULL DEFAULT 0,
  at timestamptz NOT NULL,
  CONSTRAINT pk_activities_till_takes PRIMARY KEY (brand_id, activity_id, order_id)
);
CREATE INDEX ix_activities_till_takes_order ON activities_till_takes (brand_id, order_id);
CREATE INDEX ix_activities_till_takes_person ON activities_till_takes (brand_id, person_id);
SELECT kernel_protect('activities_till_takes');
