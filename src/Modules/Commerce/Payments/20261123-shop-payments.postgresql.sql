-- How members of this brand may pay; a secret is sealed with the master key.
CREATE TABLE commerce_pay_ways (
  brand_id uuid NOT NULL,
  provider text NOT NULL,
  enabled boolean NOT NULL,
  instructions text NOT NULL,
  address text NOT NULL,
  secret bytea,
  hold_minutes integer NOT NULL,
  fetched_day integer,
  CONSTRAINT pk_commerce_pay_ways PRIMARY KEY (brand_id, provider)
);
-- An attempt to pay for an order. Its id is the number that the provider knows it by.
CREATE TABLE commerce_payments (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  provider text NOT NULL,
  state text NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  received_minor bigint,
  reference text,
  started_at timestamptz NOT NULL,
  paid_at timestamptz,
  look_at timestamptz,
  looks integer NOT NULL,
  note text,
  operator_id uuid,
  CONSTRAINT pk_commerce_payments PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_commerce_payments_order ON commerce_payments (brand_id, order_id);
CREATE INDEX ix_commerce_payments_look ON commerce_payments (brand_id, look_at) WHERE state = 'started';
CREATE INDEX ix_commerce_payments_paid ON commerce_payments (brand_id, provider, paid_at);
-- What a provider says it took and gave back on a day; ours is held against it.
CREATE TABLE commerce_settlement_lines (
  brand_id uuid NOT NULL,
  provider text NOT NULL,
  day integer NOT NULL,
  line integer NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  reference text NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  CONSTRAINT pk_commerce_settlement_lines PRIMARY KEY (brand_id, provider, day, line)
);
SELECT kernel_protect('commerce_pay_ways');
SELECT kernel_protect('commerce_payments');
SELECT kernel_protect('commerce_settlement_lines');
