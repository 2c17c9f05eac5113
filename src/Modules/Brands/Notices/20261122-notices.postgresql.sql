CREATE TABLE brands_notices (
  brand_id uuid NOT NULL,
  operator_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  code text NOT NULL,
  args text NOT NULL,
  path text NOT NULL,
  read_at timestamptz,
  CONSTRAINT pk_brands_notices PRIMARY KEY (brand_id, operator_id, id)
);
CREATE INDEX ix_brands_notices_unread ON brands_notices (brand_id, operator_id, read_at);
SELECT kernel_protect('brands_notices');
