-- What can be bought: a product with its SKUs.
CREATE TABLE commerce_products (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  details TEXT NOT NULL,
  category TEXT NOT NULL,
  state TEXT NOT NULL,
  currency TEXT NOT NULL,
  options TEXT NOT NULL,
  pictures TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  import_id BLOB,
  version INTEGER NOT NULL,
  CONSTRAINT pk_commerce_products PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE TABLE commerce_skus (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  product_id BLOB NOT NULL,
  code TEXT NOT NULL,
  choice TEXT NOT NULL,
  price_minor INTEGER NOT NULL,
  list_price_minor INTEGER NOT NULL,
  cost_minor INTEGER,
  position INTEGER NOT NULL,
  archived INTEGER NOT NULL,
  CONSTRAINT pk_commerce_skus PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_commerce_skus_brand_id_code ON commerce_skus (brand_id, code);
CREATE INDEX ix_commerce_skus_brand_id_product_id ON commerce_skus (brand_id, product_id);
-- One stock per SKU, in the hands of its storefront (the product's id) and of activities. What a holder has left to sell, and what it sold.
CREATE TABLE commerce_stock (
  brand_id BLOB NOT NULL,
  holder BLOB NOT NULL,
  sku_id BLOB NOT NULL,
  product_id BLOB NOT NULL,
  units INTEGER NOT NULL CHECK (units >= 0),
  sold INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  CONSTRAINT pk_commerce_stock PRIMARY KEY (brand_id, holder, sku_id)
) WITHOUT ROWID;
CREATE INDEX ix_commerce_stock_sku ON commerce_stock (brand_id, sku_id);
-- Every change of stock that is not an order: received, counted, given to an activity, given back.
CREATE TABLE commerce_stock_moves (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  sku_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  holder BLOB NOT NULL,
  units INTEGER NOT NULL,
  at INTEGER NOT NULL,
  operator_id BLOB,
  CONSTRAINT pk_commerce_stock_moves PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE INDEX ix_commerce_stock_moves_sku ON commerce_stock_moves (brand_id, sku_id, at);
-- An order from placing to completion. Its id is the key that the page rendered; what was paid of it is told to commerce_orders.
CREATE TABLE commerce_shop_orders (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  seq INTEGER NOT NULL,
  member_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  group_id BLOB,
  origin TEXT NOT NULL,
  origin_id BLOB NOT NULL,
  state TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  units INTEGER NOT NULL,
  lines TEXT NOT NULL,
  delivery TEXT,
  link_id BLOB,
  inviter_id BLOB,
  placed_at INTEGER NOT NULL,
  hold_until INTEGER,
  paid_at INTEGER,
  ended_at INTEGER,
  reason TEXT,
  refunded_minor INTEGER NOT NULL DEFAULT 0,
  shipping TEXT,
  body INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT pk_commerce_shop_orders PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE INDEX ix_commerce_shop_orders_seq ON commerce_shop_orders (brand_id, seq);
CREATE INDEX ix_commerce_shop_orders_person ON commerce_shop_orders (brand_id, person_id, origin_id);
CREATE INDEX ix_commerce_shop_orders_hold ON commerce_shop_orders (brand_id, hold_until) WHERE state = 'unpaid';
-- Money on its way back. The fact of it stands in commerce_refunds on the day it arrived.
CREATE TABLE commerce_shop_refunds (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  payment_id BLOB,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  lines TEXT NOT NULL,
  restock INTEGER NOT NULL,
  reason TEXT NOT NULL,
  picture TEXT,
  asked_at INTEGER NOT NULL,
  started_at INTEGER,
  try_at INTEGER,
  tries INTEGER NOT NULL,
  done_at INTEGER,
  reference TEXT,
  note TEXT,
  operator_id BLOB,
  body INTEGER NOT NULL,
  CONSTRAINT pk_commerce_shop_refunds PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE INDEX ix_commerce_shop_refunds_order ON commerce_shop_refunds (brand_id, order_id);
CREATE INDEX ix_commerce_shop_refunds_try ON commerce_shop_refunds (brand_id, try_at) WHERE state = 'pending';
