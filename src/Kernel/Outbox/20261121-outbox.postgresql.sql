CREATE TABLE kernel_outbox (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  brand_id uuid,
  stream uuid NOT NULL,
  shard integer NOT NULL,
  event text NOT NULL,
  payload text NOT NULL,
  at timestamptz NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  parked boolean NOT NULL DEFAULT false,
  error text
);
CREATE INDEX ix_kernel_outbox_shard ON kernel_outbox (shard, seq);
CREATE TABLE kernel_outbox_marks (
  seq bigint NOT NULL,
  handler text NOT NULL,
  PRIMARY KEY (seq, handler)
);
SELECT kernel_share('kernel_outbox');
SELECT kernel_share('kernel_outbox_marks');
