-- A piece that comes back for another one. From agreed on the new piece is out of the storefront's stock, and the old one can neither be refunded nor exchanged again.
CREATE TABLE commerce_exchanges (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  nr INTEGER NOT NULL,
  line INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  picture TEXT,
  sku_id BLOB,
  choice TEXT,
  asked_at INTEGER NOT NULL,
  decided_at INTEGER,
  operator_id BLOB,
  note TEXT,
  shipping TEXT,
  returned_at INTEGER,
  restocked INTEGER NOT NULL DEFAULT 0,
  body INTEGER NOT NULL,
  CONSTRAINT pk_commerce_exchanges PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_commerce_exchanges_order ON commerce_exchanges (brand_id, order_id, nr);
CREATE INDEX ix_commerce_exchanges_open ON commerce_exchanges (brand_id, state) WHERE state IN ('asked', 'agreed');
