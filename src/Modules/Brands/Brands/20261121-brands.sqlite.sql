CREATE TABLE brands_agencies (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL
);
INSERT INTO brands_agencies (id, name) VALUES (x'00000000000070008000000000000001', 'Guildhall');
CREATE TABLE brands_brands (
  id BLOB NOT NULL CONSTRAINT pk_brands_brands PRIMARY KEY,
  agency_id BLOB NOT NULL DEFAULT x'00000000000070008000000000000001',
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
