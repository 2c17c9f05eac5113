CREATE TABLE brands_invitations (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  token_hash BLOB NOT NULL,
  email TEXT NOT NULL,
  role TEXT NOT NULL,
  invited_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_brands_invitations_token_hash ON brands_invitations (token_hash);
