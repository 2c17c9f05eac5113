CREATE TABLE brands_brands (
  id BLOB NOT NULL CONSTRAINT pk_brands_brands PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  currency TEXT NOT NULL,
  language TEXT NOT NULL,
  colour TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL
);
CREATE UNIQUE INDEX ix_brands_brands_code ON brands_brands (code);
