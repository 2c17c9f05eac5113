-- Bargains that members opened. seed makes their cuts; price is start less the cuts that count; an order has its bargain's id.
CREATE TABLE activities_bargains (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  sku_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  start_minor INTEGER NOT NULL,
  floor_minor INTEGER NOT NULL,
  helpers INTEGER NOT NULL,
  cut_least INTEGER NOT NULL,
  cut_most INTEGER NOT NULL,
  seed TEXT NOT NULL,
  price_minor INTEGER NOT NULL,
  helped INTEGER NOT NULL,
  state TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  ended_at INTEGER,
  CONSTRAINT pk_activities_bargains PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
CREATE INDEX ix_activities_bargains_person ON activities_bargains (brand_id, activity_id, person_id);
-- Who helped, with which of the cuts. What was taken back counts no more, and its cut is free for the next.
CREATE TABLE activities_bargain_helps (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  bargain_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  cut_minor INTEGER NOT NULL,
  at INTEGER NOT NULL,
  taken_back INTEGER NOT NULL,
  CONSTRAINT pk_activities_bargain_helps PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
CREATE INDEX ix_activities_bargain_helps_bargain ON activities_bargain_helps (brand_id, activity_id, bargain_id);
CREATE INDEX ix_activities_bargain_helps_person ON activities_bargain_helps (brand_id, activity_id, person_id);
