CREATE TABLE kernel_keys (
  name TEXT NOT NULL PRIMARY KEY,
  sealed BLOB NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE kernel_idempotency (
  brand_id BLOB NOT NULL,
  key BLOB NOT NULL,
  body_hash BLOB NOT NULL,
  answer TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (brand_id, key)
) WITHOUT ROWID;
CREATE INDEX ix_kernel_idempotency_at ON kernel_idempotency (at);
