CREATE TABLE brands_undos (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  operator_id uuid NOT NULL,
  kind text NOT NULL,
  target text NOT NULL,
  before text NOT NULL,
  at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  done_at timestamptz,
  CONSTRAINT pk_brands_undos PRIMARY KEY (brand_id, id)
);
SELECT kernel_protect('brands_undos');
