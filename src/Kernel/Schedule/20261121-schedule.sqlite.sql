CREATE TABLE kernel_schedule (
  id BLOB NOT NULL PRIMARY KEY,
  brand_id BLOB,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  payload TEXT NOT NULL,
  cron TEXT,
  zone TEXT,
  epoch INTEGER NOT NULL DEFAULT 0,
  held_until INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  error TEXT
);
CREATE UNIQUE INDEX ix_kernel_schedule_key ON kernel_schedule (kind, key, ifnull(brand_id, x'00'));
CREATE INDEX ix_kernel_schedule_due ON kernel_schedule (due_at);
