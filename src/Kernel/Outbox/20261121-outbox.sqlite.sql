CREATE TABLE kernel_outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  brand_id BLOB,
  stream BLOB NOT NULL,
  shard INTEGER NOT NULL,
  event TEXT NOT NULL,
  payload TEXT NOT NULL,
  at INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  retry_at INTEGER,
  parked INTEGER NOT NULL DEFAULT 0,
  error TEXT
);
CREATE INDEX ix_kernel_outbox_shard ON kernel_outbox (shard, seq);
CREATE TABLE kernel_outbox_marks (
  seq INTEGER NOT NULL,
  handler TEXT NOT NULL,
  PRIMARY KEY (seq, handler)
) WITHOUT ROWID;
