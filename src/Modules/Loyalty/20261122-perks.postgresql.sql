-- What points buy.
CREATE TABLE loyalty_perks (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  about text NOT NULL,
  mark text NOT NULL,
  points bigint NOT NULL,
  stock integer,
  taken integer NOT NULL,
  per_person integer,
  coupon_kind_id uuid,
  opens_at timestamptz,
  closes_at timestamptz,
  state text NOT NULL,
  made_at timestamptz NOT NULL,
  version integer NOT NULL,
  CONSTRAINT pk_loyalty_perks PRIMARY KEY (brand_id, id),
  CONSTRAINT ck_loyalty_perks_stock CHECK (stock IS NULL OR taken <= stock)
);
SELECT kernel_protect('loyalty_perks');
CREATE TABLE loyalty_redemptions (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  perk_id uuid NOT NULL,
  person_id uuid NOT NULL,
  member_id uuid NOT NULL,
  group_id uuid,
  points bigint NOT NULL,
  state text NOT NULL,
  at timestamptz NOT NULL,
  handled_at timestamptz,
  handled_by text,
  CONSTRAINT pk_loyalty_redemptions PRIMARY KEY (brand_id, id)
);
SELECT kernel_protect('loyalty_redemptions');
CREATE INDEX ix_loyalty_redemptions_person ON loyalty_redemptions (brand_id, person_id, perk_id);
CREATE INDEX ix_loyalty_redemptions_open ON loyalty_redemptions (brand_id, state, at);
-- What a newcomer is asked to do, and what for.
CREATE TABLE loyalty_tasks (
  brand_id uuid NOT NULL,
  task text NOT NULL,
  enabled boolean NOT NULL,
  points bigint NOT NULL,
  coupon_kind_id uuid,
  CONSTRAINT pk_loyalty_tasks PRIMARY KEY (brand_id, task)
);
SELECT kernel_protect('loyalty_tasks');
CREATE TABLE loyalty_tasks_done (
  brand_id uuid NOT NULL,
  person_id uuid NOT NULL,
  task text NOT NULL,
  member_id uuid NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT pk_loyalty_tasks_done PRIMARY KEY (brand_id, person_id, task)
);
SELECT kernel_protect('loyalty_tasks_done');
