-- A paid order; amounts are minor units of its currency. Per group only where it was attributed to one.
CREATE TABLE commerce_orders (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  source text NOT NULL,
  order_no text NOT NULL,
  member_id uuid,
  group_id uuid,
  paid_at timestamptz NOT NULL,
  day integer NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  import_id uuid,
  CONSTRAINT pk_commerce_orders PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX ix_commerce_orders_number ON commerce_orders (brand_id, source, order_no);
CREATE INDEX ix_commerce_orders_day ON commerce_orders (brand_id, day);
CREATE INDEX ix_commerce_orders_member ON commerce_orders (brand_id, member_id);
CREATE TABLE commerce_order_lines (
  brand_id uuid NOT NULL,
  order_id uuid NOT NULL,
  id uuid NOT NULL,
  sku text NOT NULL,
  title text NOT NULL,
  quantity double precision NOT NULL,
  unit_price_minor bigint NOT NULL,
  amount_minor bigint NOT NULL,
  import_id uuid,
  CONSTRAINT pk_commerce_order_lines PRIMARY KEY (brand_id, order_id, id)
);
CREATE TABLE commerce_refunds (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  source text NOT NULL,
  order_no text NOT NULL,
  member_id uuid,
  group_id uuid,
  at timestamptz NOT NULL,
  day integer NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  sku text NOT NULL,
  title text NOT NULL,
  quantity double precision NOT NULL,
  import_id uuid,
  CONSTRAINT pk_commerce_refunds PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_commerce_refunds_day ON commerce_refunds (brand_id, day);
SELECT kernel_protect('commerce_orders');
SELECT kernel_protect('commerce_order_lines');
SELECT kernel_protect('commerce_refunds');
