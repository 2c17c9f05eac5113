-- Units of somebody else in the one stock. lender is whoever brought them; sold_before is what had been sold of the SKU when they came.
CREATE TABLE commerce_consigned (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  lender uuid NOT NULL,
  sku_id uuid NOT NULL,
  units bigint NOT NULL CHECK (units >= back),
  back bigint NOT NULL CHECK (back >= 0),
  sold_before bigint NOT NULL,
  at timestamptz NOT NULL,
  operator_id uuid,
  CONSTRAINT pk_commerce_consigned PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_commerce_consigned_sku ON commerce_consigned (brand_id, sku_id, at);
CREATE INDEX ix_commerce_consigned_lender ON commerce_consigned (brand_id, lender);
SELECT kernel_protect('commerce_consigned');
