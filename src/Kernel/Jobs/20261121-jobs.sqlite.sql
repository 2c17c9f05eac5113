CREATE TABLE kernel_jobs (
  id BLOB NOT NULL PRIMARY KEY,
  brand_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  wanted TEXT NOT NULL DEFAULT 'run',
  args TEXT NOT NULL,
  cursor TEXT,
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER,
  failed INTEGER NOT NULL DEFAULT 0,
  result TEXT,
  files TEXT NOT NULL DEFAULT '[]',
  refusal TEXT,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  epoch INTEGER NOT NULL DEFAULT 0,
  held_until INTEGER
);
CREATE INDEX ix_kernel_jobs_brand ON kernel_jobs (brand_id, created_at);
CREATE INDEX ix_kernel_jobs_state ON kernel_jobs (state, created_at);
