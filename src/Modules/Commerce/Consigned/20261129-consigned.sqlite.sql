-- Units of somebody else in the one stock. lender is whoever brought them; sold_before is what had been sold of the SKU when they came.
CREATE TABLE commerce_consigned (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  lender BLOB NOT NULL,
  sku_id BLOB NOT NULL,
  units INTEGER NOT NULL CHECK (units >= back),
  back INTEGER NOT NULL CHECK (back >= 0),
  sold_before INTEGER NOT NULL,
  at INTEGER NOT NULL,
  operator_id BLOB,
  CONSTRAINT pk_commerce_consigned PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE INDEX ix_commerce_consigned_sku ON commerce_consigned (brand_id, sku_id, at);
CREATE INDEX ix_commerce_consigned_lender ON commerce_consigned (brand_id, lender);
