-- What a kind of coupon grants, to whom, and how many and how much money may go out. The counts change in the transaction of what they count.
CREATE TABLE loyalty_coupon_kinds (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  about TEXT NOT NULL,
  benefit TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  percent INTEGER NOT NULL,
  gift TEXT,
  most_minor INTEGER NOT NULL,
  threshold_minor INTEGER NOT NULL,
  scope TEXT NOT NULL,
  scope_keys TEXT NOT NULL,
  stacks_with_activity INTEGER NOT NULL,
  stacks_with_reward INTEGER NOT NULL,
  valid_from INTEGER,
  valid_to INTEGER,
  valid_days INTEGER,
  claim_from INTEGER,
  claim_to INTEGER,
  quantity INTEGER,
  per_person INTEGER NOT NULL,
  budget_minor INTEGER,
  least_level TEXT NOT NULL,
  on_page INTEGER NOT NULL,
  state TEXT NOT NULL,
  issued INTEGER NOT NULL,
  used INTEGER NOT NULL,
  expired INTEGER NOT NULL,
  revoked INTEGER NOT NULL,
  reserved_minor INTEGER NOT NULL CHECK (reserved_minor >= 0),
  spent_minor INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_loyalty_coupon_kinds PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
-- A coupon in somebody's hands. Its id is the key of the page that claimed it.
CREATE TABLE loyalty_coupons (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  kind_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  group_id BLOB,
  origin TEXT NOT NULL,
  state TEXT NOT NULL,
  most_minor INTEGER NOT NULL,
  issued_at INTEGER NOT NULL,
  issued_day INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER NOT NULL,
  order_id BLOB,
  discount_minor INTEGER,
  used_at INTEGER,
  used_day INTEGER,
  CONSTRAINT pk_loyalty_coupons PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE INDEX ix_loyalty_coupons_person ON loyalty_coupons (brand_id, person_id, kind_id);
CREATE INDEX ix_loyalty_coupons_order ON loyalty_coupons (brand_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX ix_loyalty_coupons_due ON loyalty_coupons (brand_id, valid_to) WHERE state = 'unused';
-- Money set aside, spent and let go, entry by entry: reserved = reserve - spend - release, spent = spend.
CREATE TABLE loyalty_budget_entries (
  brand_id BLOB NOT NULL,
  kind_id BLOB NOT NULL,
  id BLOB NOT NULL,
  entry TEXT NOT NULL,
  coupons INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  why TEXT NOT NULL,
  at INTEGER NOT NULL,
  CONSTRAINT pk_loyalty_budget_entries PRIMARY KEY (brand_id, kind_id, id)
) WITHOUT ROWID;
