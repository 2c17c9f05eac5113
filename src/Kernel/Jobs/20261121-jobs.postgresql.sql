CREATE TABLE kernel_jobs (
  id uuid NOT NULL PRIMARY KEY,
  brand_id uuid NOT NULL,
  kind text NOT NULL,
  title text NOT NULL,
  state text NOT NULL,
  wanted text NOT NULL DEFAULT 'run',
  args text NOT NULL,
  cursor text,
  done bigint NOT NULL DEFAULT 0,
  total bigint,
  failed bigint NOT NULL DEFAULT 0,
  result text,
  files text NOT NULL DEFAULT '[]',
  refusal text,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  ended_at timestamptz,
  epoch bigint NOT NULL DEFAULT 0,
  held_until timestamptz
);
CREATE INDEX ix_kernel_jobs_brand ON kernel_jobs (brand_id, created_at);
CREATE INDEX ix_kernel_jobs_state ON kernel_jobs (state, created_at);
SELECT kernel_share('kernel_jobs');
