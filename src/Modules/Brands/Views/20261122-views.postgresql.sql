CREATE TABLE brands_views (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  operator_id uuid NOT NULL,
  page text NOT NULL,
  name text NOT NULL,
  query text NOT NULL,
  shared boolean NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT pk_brands_views PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX ix_brands_views_name ON brands_views (brand_id, page, operator_id, name);
SELECT kernel_protect('brands_views');
