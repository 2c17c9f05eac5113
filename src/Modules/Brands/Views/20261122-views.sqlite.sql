CREATE TABLE brands_views (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  operator_id BLOB NOT NULL,
  page TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  shared INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  CONSTRAINT pk_brands_views PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_brands_views_name ON brands_views (brand_id, page, operator_id, name);
