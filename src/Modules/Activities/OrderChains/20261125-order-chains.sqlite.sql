-- The rows of order chains. number has no gaps within an activity and never changes hands; order_id is the order that stands for the row now.
CREATE TABLE activities_chain_rows (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  number INTEGER NOT NULL,
  member_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  name TEXT NOT NULL,
  group_id BLOB,
  source TEXT NOT NULL,
  message_id BLOB,
  order_id BLOB NOT NULL,
  pick_up TEXT,
  placed_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL,
  body INTEGER NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_activities_chain_rows PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_activities_chain_rows_number ON activities_chain_rows (brand_id, activity_id, number);
CREATE INDEX ix_activities_chain_rows_person ON activities_chain_rows (brand_id, activity_id, person_id);
CREATE INDEX ix_activities_chain_rows_order ON activities_chain_rows (brand_id, order_id);
-- What each row wants now; of a withdrawn one, what it wanted last.
CREATE TABLE activities_chain_lines (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  row_id BLOB NOT NULL,
  sku_id BLOB NOT NULL,
  quantity INTEGER NOT NULL,
  position INTEGER NOT NULL,
  CONSTRAINT pk_activities_chain_lines PRIMARY KEY (brand_id, activity_id, row_id, sku_id)
) WITHOUT ROWID;
-- Everything that was ever done to a row, one entry per version of it.
CREATE TABLE activities_chain_history (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  row_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  act TEXT NOT NULL,
  told TEXT NOT NULL,
  message_id BLOB,
  operator_id BLOB,
  CONSTRAINT pk_activities_chain_history PRIMARY KEY (brand_id, activity_id, row_id, version)
) WITHOUT ROWID;
