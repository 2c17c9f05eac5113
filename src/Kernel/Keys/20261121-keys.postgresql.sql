CREATE TABLE kernel_keys (
  name text NOT NULL PRIMARY KEY,
  sealed bytea NOT NULL,
  at timestamptz NOT NULL
);
CREATE TABLE kernel_idempotency (
  brand_id uuid NOT NULL,
  key uuid NOT NULL,
  body_hash bytea NOT NULL,
  answer text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (brand_id, key)
);
CREATE INDEX ix_kernel_idempotency_at ON kernel_idempotency (at);
SELECT kernel_share('kernel_keys');
SELECT kernel_share('kernel_idempotency');
