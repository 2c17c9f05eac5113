CREATE TABLE brands_notices (
  brand_id BLOB NOT NULL,
  operator_id BLOB NOT NULL,
  id BLOB NOT NULL,
  at INTEGER NOT NULL,
  code TEXT NOT NULL,
  args TEXT NOT NULL,
  path TEXT NOT NULL,
  read_at INTEGER,
  CONSTRAINT pk_brands_notices PRIMARY KEY (brand_id, operator_id, id)
) WITHOUT ROWID;
CREATE INDEX ix_brands_notices_unread ON brands_notices (brand_id, operator_id, read_at);
