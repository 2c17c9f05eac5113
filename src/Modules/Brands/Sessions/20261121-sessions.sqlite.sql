CREATE TABLE brands_sessions (
  token_hash BLOB NOT NULL PRIMARY KEY,
  id BLOB NOT NULL,
  operator_id BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  ip TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  revoked_at INTEGER
);
CREATE INDEX ix_brands_sessions_operator_id ON brands_sessions (operator_id);
