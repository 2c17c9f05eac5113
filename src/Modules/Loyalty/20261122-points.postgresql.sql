-- How a brand's points work; the row is made with the first movement.
CREATE TABLE loyalty_settings (
  brand_id uuid NOT NULL,
  valid_days integer NOT NULL,
  points_per_unit integer NOT NULL,
  most_percent integer NOT NULL,
  version integer NOT NULL,
  CONSTRAINT pk_loyalty_settings PRIMARY KEY (brand_id)
);
SELECT kernel_protect('loyalty_settings');
CREATE TABLE loyalty_earn_rules (
  brand_id uuid NOT NULL,
  source text NOT NULL,
  enabled boolean NOT NULL,
  points bigint NOT NULL,
  per_minor bigint NOT NULL,
  daily_cap bigint,
  CONSTRAINT pk_loyalty_earn_rules PRIMARY KEY (brand_id, source)
);
SELECT kernel_protect('loyalty_earn_rules');
-- One row per person: whoever moves their points waits here. owed is what a reversal could not take; what comes in next settles it.
CREATE TABLE loyalty_balances (
  brand_id uuid NOT NULL,
  person_id uuid NOT NULL,
  points bigint NOT NULL CHECK (points >= 0),
  owed bigint NOT NULL CHECK (owed >= 0),
  entries bigint NOT NULL,
  CONSTRAINT pk_loyalty_balances PRIMARY KEY (brand_id, person_id)
);
SELECT kernel_protect('loyalty_balances');
-- Double entry: points leave one account and enter another. seq counts a person's entries without gaps.
CREATE TABLE loyalty_entries (
  brand_id uuid NOT NULL,
  person_id uuid NOT NULL,
  seq bigint NOT NULL,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  kind text NOT NULL,
  from_account text NOT NULL,
  to_account text NOT NULL,
  points bigint NOT NULL CHECK (points >= 0),
  owed bigint NOT NULL,
  balance bigint NOT NULL,
  source text,
  business text,
  business_id uuid,
  reverses uuid,
  reversed bigint NOT NULL,
  at timestamptz NOT NULL,
  day integer NOT NULL,
  note text,
  operator_id uuid,
  CONSTRAINT pk_loyalty_entries PRIMARY KEY (brand_id, person_id, seq)
);
SELECT kernel_protect('loyalty_entries');
CREATE UNIQUE INDEX ix_loyalty_entries_business ON loyalty_entries (brand_id, business, business_id);
CREATE INDEX ix_loyalty_entries_day ON loyalty_entries (brand_id, day, kind, points);
-- What of an award is left, until when. last_day null: for ever.
CREATE TABLE loyalty_lots (
  brand_id uuid NOT NULL,
  person_id uuid NOT NULL,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  granted bigint NOT NULL,
  remaining bigint NOT NULL CHECK (remaining >= 0),
  expired bigint NOT NULL,
  last_day integer,
  at timestamptz NOT NULL,
  CONSTRAINT pk_loyalty_lots PRIMARY KEY (brand_id, person_id, id)
);
SELECT kernel_protect('loyalty_lots');
CREATE INDEX ix_loyalty_lots_due ON loyalty_lots (brand_id, last_day) WHERE remaining > 0;
-- From which lots a spend was taken, so that a refund returns to them.
CREATE TABLE loyalty_lot_uses (
  brand_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  points bigint NOT NULL,
  returned bigint NOT NULL,
  CONSTRAINT pk_loyalty_lot_uses PRIMARY KEY (brand_id, entry_id, lot_id)
);
SELECT kernel_protect('loyalty_lot_uses');
