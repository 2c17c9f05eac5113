-- What can be bought: a product with its SKUs.
CREATE TABLE commerce_products (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  title text NOT NULL,
  summary text NOT NULL,
  details text NOT NULL,
  category text NOT NULL,
  state text NOT NULL,
  currency text NOT NULL,
  options text NOT NULL,
  pictures text NOT NULL,
  made_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  import_id uuid,
  version integer NOT NULL,
  CONSTRAINT pk_commerce_products PRIMARY KEY (brand_id, id)
);
CREATE TABLE commerce_skus (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  product_id uuid NOT NULL,
  code text NOT NULL,
  choice text NOT NULL,
  price_minor bigint NOT NULL,
  list_price_minor bigint NOT NULL,
  cost_minor bigint,
  position integer NOT NULL,
  archived boolean NOT NULL,
  CONSTRAINT pk_commerce_skus PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX ix_commerce_skus_brand_id_code ON commerce_skus (brand_id, code);
CREATE INDEX ix_commerce_skus_brand_id_product_id ON commerce_skus (brand_id, product_id);
-- One stock per SKU, in the hands of its storefront (the product's id) and of activities. What a holder has left to sell, and what it sold.
CREATE TABLE commerce_stock (
  brand_id uuid NOT NULL,
  holder uuid NOT NULL,
  sku_id uuid NOT NULL,
  product_id uuid NOT NULL,
  units bigint NOT NULL CHECK (units >= 0),
  sold bigint NOT NULL,
  closed boolean NOT NULL,
  CONSTRAINT pk_commerce_stock PRIMARY KEY (brand_id, holder, sku_id)
) WITH (fillfactor = 50);
CREATE INDEX ix_commerce_stock_sku ON commerce_stock (brand_id, sku_id);
-- Every change of stock that is not an order: received, counted, given to an activity, given back.
CREATE TABLE commerce_stock_moves (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  sku_id uuid NOT NULL,
  kind text NOT NULL,
  holder uuid NOT NULL,
  units bigint NOT NULL,
  at timestamptz NOT NULL,
  operator_id uuid,
  CONSTRAINT pk_commerce_stock_moves PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_commerce_stock_moves_sku ON commerce_stock_moves (brand_id, sku_id, at);
-- An order from placing to completion. Its id is the key that the page rendered; what was paid of it is told to commerce_orders.
CREATE TABLE commerce_shop_orders (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  member_id uuid NOT NULL,
  person_id uuid NOT NULL,
  group_id uuid,
  origin text NOT NULL,
  origin_id uuid NOT NULL,
  state text NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  units integer NOT NULL,
  lines text NOT NULL,
  delivery text,
  link_id uuid,
  inviter_id uuid,
  placed_at timestamptz NOT NULL,
  hold_until timestamptz,
  paid_at timestamptz,
  ended_at timestamptz,
  reason text,
  refunded_minor bigint NOT NULL DEFAULT 0,
  shipping text,
  body bigint NOT NULL,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_commerce_shop_orders PRIMARY KEY (brand_id, id)
) WITH (fillfactor = 80);
CREATE INDEX ix_commerce_shop_orders_seq ON commerce_shop_orders (brand_id, seq);
CREATE INDEX ix_commerce_shop_orders_person ON commerce_shop_orders (brand_id, person_id, origin_id);
CREATE INDEX ix_commerce_shop_orders_hold ON commerce_shop_orders (brand_id, hold_until) WHERE state = 'unpaid';
-- Money on its way back. The fact of it stands in commerce_refunds on the day it arrived.
CREATE TABLE commerce_shop_refunds (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  payment_id uuid,
  kind text NOT NULL,
  state text NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  lines text NOT NULL,
  restock boolean NOT NULL,
  reason text NOT NULL,
  picture text,
  asked_at timestamptz NOT NULL,
  started_at timestamptz,
  try_at timestamptz,
  tries integer NOT NULL,
  done_at timestamptz,
  reference text,
  note text,
  operator_id uuid,
  body bigint NOT NULL,
  CONSTRAINT pk_commerce_shop_refunds PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_commerce_shop_refunds_order ON commerce_shop_refunds (brand_id, order_id);
CREATE INDEX ix_commerce_shop_refunds_try ON commerce_shop_refunds (brand_id, try_at) WHERE state = 'pending';
SELECT kernel_protect('commerce_products');
SELECT kernel_protect('commerce_skus');
SELECT kernel_protect('commerce_stock');
SELECT kernel_protect('commerce_stock_moves');
SELECT kernel_protect('commerce_shop_orders');
SELECT kernel_protect('commerce_shop_refunds');
