-- The chain of what belongs to no brand has the brand 0.
CREATE TABLE brands_audit (
  brand_id uuid NOT NULL,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  operator_id uuid,
  actor text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  details text NOT NULL,
  previous bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (brand_id, seq)
);
CREATE TABLE brands_audit_heads (
  brand_id uuid NOT NULL PRIMARY KEY,
  seq bigint NOT NULL,
  hash bytea NOT NULL
);
SELECT kernel_share('brands_audit');
ALTER TABLE brands_audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE brands_audit FORCE ROW LEVEL SECURITY;
CREATE POLICY brand_rows ON brands_audit USING (brand_id = coalesce(nullif(current_setting('app.brand', true), '')::uuid, '00000000-0000-0000-0000-000000000000'));
SELECT kernel_share('brands_audit_heads');
