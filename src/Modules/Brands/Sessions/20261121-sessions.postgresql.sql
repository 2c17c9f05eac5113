CREATE TABLE brands_sessions (
  token_hash bytea NOT NULL PRIMARY KEY,
  id uuid NOT NULL,
  operator_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  ip text NOT NULL,
  user_agent text NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX ix_brands_sessions_operator_id ON brands_sessions (operator_id);
SELECT kernel_share('brands_sessions');
