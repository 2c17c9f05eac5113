CREATE TABLE kernel_schedule (
  id uuid NOT NULL PRIMARY KEY,
  brand_id uuid,
  kind text NOT NULL,
  key text NOT NULL,
  due_at timestamptz NOT NULL,
  payload text NOT NULL,
  cron text,
  zone text,
  epoch bigint NOT NULL DEFAULT 0,
  held_until timestamptz,
  failures integer NOT NULL DEFAULT 0,
  error text
);
CREATE UNIQUE INDEX ix_kernel_schedule_key ON kernel_schedule (kind, key, coalesce(brand_id, '00000000-0000-0000-0000-000000000000'));
CREATE INDEX ix_kernel_schedule_due ON kernel_schedule (due_at);
SELECT kernel_share('kernel_schedule');
