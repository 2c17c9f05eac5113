CREATE TABLE brands_undos (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  operator_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  before TEXT NOT NULL,
  at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  done_at INTEGER,
  CONSTRAINT pk_brands_undos PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
