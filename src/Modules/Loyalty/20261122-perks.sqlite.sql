-- What points buy.
CREATE TABLE loyalty_perks (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  about TEXT NOT NULL,
  mark TEXT NOT NULL,
  points INTEGER NOT NULL,
  stock INTEGER,
  taken INTEGER NOT NULL,
  per_person INTEGER,
  coupon_kind_id BLOB,
  opens_at INTEGER,
  closes_at INTEGER,
  state TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_loyalty_perks PRIMARY KEY (brand_id, id),
  CONSTRAINT ck_loyalty_perks_stock CHECK (stock IS NULL OR taken <= stock)
) WITHOUT ROWID;
CREATE TABLE loyalty_redemptions (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  perk_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  group_id BLOB,
  points INTEGER NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  handled_at INTEGER,
  handled_by TEXT,
  CONSTRAINT pk_loyalty_redemptions PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE INDEX ix_loyalty_redemptions_person ON loyalty_redemptions (brand_id, person_id, perk_id);
CREATE INDEX ix_loyalty_redemptions_open ON loyalty_redemptions (brand_id, state, at);
-- What a newcomer is asked to do, and what for.
CREATE TABLE loyalty_tasks (
  brand_id BLOB NOT NULL,
  task TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  points INTEGER NOT NULL,
  coupon_kind_id BLOB,
  CONSTRAINT pk_loyalty_tasks PRIMARY KEY (brand_id, task)
) WITHOUT ROWID;
CREATE TABLE loyalty_tasks_done (
  brand_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  task TEXT NOT NULL,
  member_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  CONSTRAINT pk_loyalty_tasks_done PRIMARY KEY (brand_id, person_id, task)
) WITHOUT ROWID;
