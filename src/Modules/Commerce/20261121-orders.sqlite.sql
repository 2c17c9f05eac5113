-- A paid order; amounts are minor units of its currency. Per group only where it was attributed to one.
CREATE TABLE commerce_orders (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  source TEXT NOT NULL,
  order_no TEXT NOT NULL,
  member_id BLOB,
  group_id BLOB,
  paid_at INTEGER NOT NULL,
  day INTEGER NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  import_id BLOB,
  CONSTRAINT pk_commerce_orders PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_commerce_orders_number ON commerce_orders (brand_id, source, order_no);
CREATE INDEX ix_commerce_orders_day ON commerce_orders (brand_id, day);
CREATE INDEX ix_commerce_orders_member ON commerce_orders (brand_id, member_id);
CREATE TABLE commerce_order_lines (
  brand_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  id BLOB NOT NULL,
  sku TEXT NOT NULL,
  title TEXT NOT NULL,
  quantity REAL NOT NULL,
  unit_price_minor INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  import_id BLOB,
  CONSTRAINT pk_commerce_order_lines PRIMARY KEY (brand_id, order_id, id)
) WITHOUT ROWID;
CREATE TABLE commerce_refunds (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  source TEXT NOT NULL,
  order_no TEXT NOT NULL,
  member_id BLOB,
  group_id BLOB,
  at INTEGER NOT NULL,
  day INTEGER NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  sku TEXT NOT NULL,
  title TEXT NOT NULL,
  quantity REAL NOT NULL,
  import_id BLOB,
  CONSTRAINT pk_commerce_refunds PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE INDEX ix_commerce_refunds_day ON commerce_refunds (brand_id, day);
