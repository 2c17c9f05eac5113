-- How members of this brand may pay; a secret is sealed with the master key.
CREATE TABLE commerce_pay_ways (
  brand_id BLOB NOT NULL,
  provider TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  instructions TEXT NOT NULL,
  address TEXT NOT NULL,
  secret BLOB,
  hold_minutes INTEGER NOT NULL,
  fetched_day INTEGER,
  CONSTRAINT pk_commerce_pay_ways PRIMARY KEY (brand_id, provider)
) WITHOUT ROWID;
-- An attempt to pay for an order. Its id is the number that the provider knows it by.
CREATE TABLE commerce_payments (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  provider TEXT NOT NULL,
  state TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  received_minor INTEGER,
  reference TEXT,
  started_at INTEGER NOT NULL,
  paid_at INTEGER,
  look_at INTEGER,
  looks INTEGER NOT NULL,
  note TEXT,
  operator_id BLOB,
  CONSTRAINT pk_commerce_payments PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE INDEX ix_commerce_payments_order ON commerce_payments (brand_id, order_id);
CREATE INDEX ix_commerce_payments_look ON commerce_payments (brand_id, look_at) WHERE state = 'started';
CREATE INDEX ix_commerce_payments_paid ON commerce_payments (brand_id, provider, paid_at);
-- What a provider says it took and gave back on a day; ours is held against it.
CREATE TABLE commerce_settlement_lines (
  brand_id BLOB NOT NULL,
  provider TEXT NOT NULL,
  day INTEGER NOT NULL,
  line INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  reference TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  CONSTRAINT pk_commerce_settlement_lines PRIMARY KEY (brand_id, provider, day, line)
) WITHOUT ROWID;
