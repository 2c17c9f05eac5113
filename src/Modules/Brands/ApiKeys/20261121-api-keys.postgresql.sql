CREATE TABLE brands_api_keys (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  key_hash bytea NOT NULL,
  name text NOT NULL,
  permissions text NOT NULL,
  operator_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_brands_api_keys_key_hash ON brands_api_keys (key_hash);
SELECT kernel_share('brands_api_keys');
