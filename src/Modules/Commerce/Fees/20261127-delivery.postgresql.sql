-- What a brand takes for delivery. An order keeps what it was placed at: amount_minor is its goods, delivery_minor what is paid for bringing them on top.
CREATE TABLE commerce_delivery_terms (
  brand_id uuid NOT NULL,
  fee_minor bigint NOT NULL,
  free_from_minor bigint,
  regions text NOT NULL,
  CONSTRAINT pk_commerce_delivery_terms PRIMARY KEY (brand_id)
);
ALTER TABLE commerce_shop_orders ADD COLUMN delivery_minor bigint NOT NULL DEFAULT 0;
ALTER TABLE commerce_shop_orders ADD COLUMN delivery_back_minor bigint NOT NULL DEFAULT 0;
ALTER TABLE commerce_shop_orders ADD COLUMN delivery_cut text;
ALTER TABLE commerce_shop_refunds ADD COLUMN delivery_minor bigint NOT NULL DEFAULT 0;
SELECT kernel_protect('commerce_delivery_terms');
