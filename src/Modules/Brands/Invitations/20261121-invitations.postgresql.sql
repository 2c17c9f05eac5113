CREATE TABLE brands_invitations (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  token_hash bytea NOT NULL,
  email text NOT NULL,
  role text NOT NULL,
  invited_by text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_brands_invitations_token_hash ON brands_invitations (token_hash);
SELECT kernel_share('brands_invitations');
