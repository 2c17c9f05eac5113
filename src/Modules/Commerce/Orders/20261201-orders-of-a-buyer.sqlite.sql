-- Each batch of a hot sale asks what its buyers have in it already; an index that knows all three finds them without reading the whole sale.
DROP INDEX ix_commerce_shop_orders_origin;
DROP INDEX ix_commerce_shop_orders_person;
CREATE INDEX ix_commerce_shop_orders_origin ON commerce_shop_orders (brand_id, origin_id, person_id);
CREATE INDEX ix_commerce_shop_orders_person ON commerce_shop_orders (brand_id, person_id);
