-- What a brand takes for delivery. An order keeps what it was placed at: amount_minor is its goods, delivery_minor what is paid for bringing them on top.
CREATE TABLE commerce_delivery_terms (
  brand_id BLOB NOT NULL,
  fee_minor INTEGER NOT NULL,
  free_from_minor INTEGER,
  regions TEXT NOT NULL,
  CONSTRAINT pk_commerce_delivery_terms PRIMARY KEY (brand_id)
) WITHOUT ROWID;
ALTER TABLE commerce_shop_orders ADD COLUMN delivery_minor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE commerce_shop_orders ADD COLUMN delivery_back_minor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE commerce_shop_orders ADD COLUMN delivery_cut TEXT;
ALTER TABLE commerce_shop_refunds ADD COLUMN delivery_minor INTEGER NOT NULL DEFAULT 0;
