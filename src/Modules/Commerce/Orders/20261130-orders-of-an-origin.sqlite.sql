-- An activity's board asks for its orders every few seconds, however many the brand has.
CREATE INDEX ix_commerce_shop_orders_origin ON commerce_shop_orders (brand_id, origin_id);
