CREATE TABLE brands_operators (
  id BLOB NOT NULL CONSTRAINT pk_brands_operators PRIMARY KEY,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  language TEXT NOT NULL,
  theme TEXT NOT NULL,
  totp_seed BLOB,
  totp_step INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  locked_until INTEGER,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL
);
CREATE UNIQUE INDEX ix_brands_operators_email ON brands_operators (email);
CREATE TABLE brands_recovery_codes (
  operator_id BLOB NOT NULL,
  code_hash BLOB NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (operator_id, code_hash)
);
CREATE TABLE brands_roles (
  brand_id BLOB NOT NULL,
  operator_id BLOB NOT NULL,
  role TEXT NOT NULL,
  given_at INTEGER NOT NULL,
  PRIMARY KEY (brand_id, operator_id)
);
CREATE INDEX ix_brands_roles_operator_id ON brands_roles (operator_id);
