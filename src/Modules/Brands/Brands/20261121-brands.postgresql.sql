CREATE TABLE brands_agencies (
  id uuid NOT NULL PRIMARY KEY,
  name text NOT NULL
);
INSERT INTO brands_agencies (id, name) VALUES ('00000000-0000-7000-8000-000000000001', 'Guildhall');
CREATE TABLE brands_brands (
  id uuid NOT NULL CONSTRAINT pk_brands_brands PRIMARY KEY,
  agency_id uuid NOT NULL DEFAULT '00000000-0000-7000-8000-000000000001',
  code text NOT NULL,
  name text NOT NULL,
  time_zone text NOT NULL,
  currency text NOT NULL,
  language text NOT NULL,
  colour text NOT NULL,
  created_at timestamptz NOT NULL,
  version integer NOT NULL
);
CREATE UNIQUE INDEX ix_brands_brands_code ON brands_brands (code);
SELECT kernel_share('brands_brands');
SELECT kernel_share('brands_agencies');
