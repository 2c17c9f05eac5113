-- A piece that comes back for another one. From agreed on the new piece is out of the storefront's stock, and the old one can neither be refunded nor exchanged again.
CREATE TABLE commerce_exchanges (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  nr integer NOT NULL,
  line integer NOT NULL,
  quantity integer NOT NULL,
  state text NOT NULL,
  reason text NOT NULL,
  picture text,
  sku_id uuid,
  choice text,
  asked_at timestamptz NOT NULL,
  decided_at timestamptz,
  operator_id uuid,
  note text,
  shipping text,
  returned_at timestamptz,
  restocked boolean NOT NULL DEFAULT false,
  body bigint NOT NULL,
  CONSTRAINT pk_commerce_exchanges PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX ix_commerce_exchanges_order ON commerce_exchanges (brand_id, order_id, nr);
CREATE INDEX ix_commerce_exchanges_open ON commerce_exchanges (brand_id, state) WHERE state IN ('asked', 'agreed');
SELECT kernel_protect('commerce_exchanges');
