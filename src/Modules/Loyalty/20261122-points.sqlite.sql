-- How a brand's points work; the row is made with the first movement.
CREATE TABLE loyalty_settings (
  brand_id BLOB NOT NULL,
  valid_days INTEGER NOT NULL,
  points_per_unit INTEGER NOT NULL,
  most_percent INTEGER NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_loyalty_settings PRIMARY KEY (brand_id)
) WITHOUT ROWID;
CREATE TABLE loyalty_earn_rules (
  brand_id BLOB NOT NULL,
  source TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  points INTEGER NOT NULL,
  per_minor INTEGER NOT NULL,
  daily_cap INTEGER,
  CONSTRAINT pk_loyalty_earn_rules PRIMARY KEY (brand_id, source)
) WITHOUT ROWID;
-- One row per person: whoever moves their points waits here. owed is what a reversal could not take; what comes in next settles it.
CREATE TABLE loyalty_balances (
  brand_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  points INTEGER NOT NULL CHECK (points >= 0),
  owed INTEGER NOT NULL CHECK (owed >= 0),
  entries INTEGER NOT NULL,
  CONSTRAINT pk_loyalty_balances PRIMARY KEY (brand_id, person_id)
) WITHOUT ROWID;
-- Double entry: points leave one account and enter another. seq counts a person's entries without gaps.
CREATE TABLE loyalty_entries (
  brand_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  seq INTEGER NOT NULL,
  id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  from_account TEXT NOT NULL,
  to_account TEXT NOT NULL,
  points INTEGER NOT NULL CHECK (points >= 0),
  owed INTEGER NOT NULL,
  balance INTEGER NOT NULL,
  source TEXT,
  business TEXT,
  business_id BLOB,
  reverses BLOB,
  reversed INTEGER NOT NULL,
  at INTEGER NOT NULL,
  day INTEGER NOT NULL,
  note TEXT,
  operator_id BLOB,
  CONSTRAINT pk_loyalty_entries PRIMARY KEY (brand_id, person_id, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_loyalty_entries_business ON loyalty_entries (brand_id, business, business_id);
CREATE INDEX ix_loyalty_entries_day ON loyalty_entries (brand_id, day, kind, points);
-- What of an award is left, until when. last_day null: for ever.
CREATE TABLE loyalty_lots (
  brand_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  granted INTEGER NOT NULL,
  remaining INTEGER NOT NULL CHECK (remaining >= 0),
  expired INTEGER NOT NULL,
  last_day INTEGER,
  at INTEGER NOT NULL,
  CONSTRAINT pk_loyalty_lots PRIMARY KEY (brand_id, person_id, id)
) WITHOUT ROWID;
CREATE INDEX ix_loyalty_lots_due ON loyalty_lots (brand_id, last_day) WHERE remaining > 0;
-- From which lots a spend was taken, so that a refund returns to them.
CREATE TABLE loyalty_lot_uses (
  brand_id BLOB NOT NULL,
  entry_id BLOB NOT NULL,
  lot_id BLOB NOT NULL,
  points INTEGER NOT NULL,
  returned INTEGER NOT NULL,
  CONSTRAINT pk_loyalty_lot_uses PRIMARY KEY (brand_id, entry_id, lot_id)
) WITHOUT ROWID;
