CREATE TABLE brands_operators (
  id uuid NOT NULL CONSTRAINT pk_brands_operators PRIMARY KEY,
  email text NOT NULL,
  name text NOT NULL,
  password_hash text NOT NULL,
  language text NOT NULL,
  theme text NOT NULL,
  totp_seed bytea,
  totp_step bigint NOT NULL,
  failures integer NOT NULL,
  locked_until timestamptz,
  created_at timestamptz NOT NULL,
  version integer NOT NULL
);
CREATE UNIQUE INDEX ix_brands_operators_email ON brands_operators (email);
CREATE TABLE brands_recovery_codes (
  operator_id uuid NOT NULL,
  code_hash bytea NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (operator_id, code_hash)
);
CREATE TABLE brands_roles (
  brand_id uuid NOT NULL,
  operator_id uuid NOT NULL,
  role text NOT NULL,
  given_at timestamptz NOT NULL,
  PRIMARY KEY (brand_id, operator_id)
);
CREATE INDEX ix_brands_roles_operator_id ON brands_roles (operator_id);
SELECT kernel_share('brands_operators');
SELECT kernel_share('brands_recovery_codes');
SELECT kernel_share('brands_roles');
