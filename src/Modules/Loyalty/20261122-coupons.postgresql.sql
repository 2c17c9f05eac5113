-- What a kind of coupon grants, to whom, and how many and how much money may go out. The counts change in the transaction of what they count.
CREATE TABLE loyalty_coupon_kinds (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  about text NOT NULL,
  benefit text NOT NULL,
  amount_minor bigint NOT NULL,
  percent integer NOT NULL,
  gift text,
  most_minor bigint NOT NULL,
  threshold_minor bigint NOT NULL,
  scope text NOT NULL,
  scope_keys text NOT NULL,
  stacks_with_activity boolean NOT NULL,
  stacks_with_reward boolean NOT NULL,
  valid_from timestamptz,
  valid_to timestamptz,
  valid_days integer,
  claim_from timestamptz,
  claim_to timestamptz,
  quantity integer,
  per_person integer NOT NULL,
  budget_minor bigint,
  least_level text NOT NULL,
  on_page boolean NOT NULL,
  state text NOT NULL,
  issued integer NOT NULL,
  used integer NOT NULL,
  expired integer NOT NULL,
  revoked integer NOT NULL,
  reserved_minor bigint NOT NULL CHECK (reserved_minor >= 0),
  spent_minor bigint NOT NULL,
  made_at timestamptz NOT NULL,
  version integer NOT NULL,
  CONSTRAINT pk_loyalty_coupon_kinds PRIMARY KEY (brand_id, id)
);
SELECT kernel_protect('loyalty_coupon_kinds');
-- A coupon in somebody's hands. Its id is the key of the page that claimed it.
CREATE TABLE loyalty_coupons (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  kind_id uuid NOT NULL,
  person_id uuid NOT NULL,
  member_id uuid NOT NULL,
  group_id uuid,
  origin text NOT NULL,
  state text NOT NULL,
  most_minor bigint NOT NULL,
  issued_at timestamptz NOT NULL,
  issued_day integer NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz NOT NULL,
  order_id uuid,
  discount_minor bigint,
  used_at timestamptz,
  used_day integer,
  CONSTRAINT pk_loyalty_coupons PRIMARY KEY (brand_id, id)
);
SELECT kernel_protect('loyalty_coupons');
CREATE INDEX ix_loyalty_coupons_person ON loyalty_coupons (brand_id, person_id, kind_id);
CREATE INDEX ix_loyalty_coupons_order ON loyalty_coupons (brand_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX ix_loyalty_coupons_due ON loyalty_coupons (brand_id, valid_to) WHERE state = 'unused';
-- Money set aside, spent and let go, entry by entry: reserved = reserve - spend - release, spent = spend.
CREATE TABLE loyalty_budget_entries (
  brand_id uuid NOT NULL,
  kind_id uuid NOT NULL,
  id uuid NOT NULL,
  entry text NOT NULL,
  coupons integer NOT NULL,
  amount_minor bigint NOT NULL,
  why text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT pk_loyalty_budget_entries PRIMARY KEY (brand_id, kind_id, id)
);
SELECT kernel_protect('loyalty_budget_entries');
