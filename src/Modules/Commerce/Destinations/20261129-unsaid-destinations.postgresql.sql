-- Paid orders that do not say where they go: a few among many.
CREATE INDEX ix_commerce_shop_orders_unsaid ON commerce_shop_orders (brand_id, seq) WHERE state = 'paid' AND delivery IS NULL;
