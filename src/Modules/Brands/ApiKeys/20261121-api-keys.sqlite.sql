CREATE TABLE brands_api_keys (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  key_hash BLOB NOT NULL,
  name TEXT NOT NULL,
  permissions TEXT NOT NULL,
  operator_id BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_brands_api_keys_key_hash ON brands_api_keys (key_hash);
