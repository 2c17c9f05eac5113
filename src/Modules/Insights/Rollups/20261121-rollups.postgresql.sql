-- Everything here is counted from the facts of lower modules and can be counted again from them at any time.
-- Who did what in a group on a day. Acts that belong to no group (orders without attribution) stand under the zero id.
CREATE TABLE insights_member_days (
  brand_id uuid NOT NULL,
  group_id uuid NOT NULL,
  day integer NOT NULL,
  member_id uuid NOT NULL,
  staff boolean NOT NULL,
  messages integer NOT NULL,
  orders integer NOT NULL,
  CONSTRAINT pk_insights_member_days PRIMARY KEY (brand_id, group_id, day, member_id)
);
CREATE INDEX ix_insights_member_days_day ON insights_member_days (brand_id, day, member_id, staff, messages, orders);
-- A day of a group, of a community or of the whole brand, people counted once; without gaps from the first fact to the last.
CREATE TABLE insights_scope_days (
  brand_id uuid NOT NULL,
  scope text NOT NULL,
  scope_id uuid NOT NULL,
  day integer NOT NULL,
  members integer NOT NULL,
  joins integer NOT NULL,
  leaves integer NOT NULL,
  messages integer NOT NULL,
  staff_messages integer NOT NULL,
  dau integer NOT NULL,
  active integer NOT NULL,
  CONSTRAINT pk_insights_scope_days PRIMARY KEY (brand_id, scope, scope_id, day)
);
CREATE INDEX ix_insights_scope_days_day ON insights_scope_days (brand_id, scope, day);
-- Messages of members by hour of the brand's own clock.
CREATE TABLE insights_hours (
  brand_id uuid NOT NULL,
  group_id uuid NOT NULL,
  day integer NOT NULL,
  hour integer NOT NULL,
  messages integer NOT NULL,
  CONSTRAINT pk_insights_hours PRIMARY KEY (brand_id, group_id, day, hour)
);
-- Money of a day; what is attributed to no group stands under the zero id.
CREATE TABLE insights_sales_days (
  brand_id uuid NOT NULL,
  day integer NOT NULL,
  group_id uuid NOT NULL,
  currency text NOT NULL,
  orders integer NOT NULL,
  gmv_minor bigint NOT NULL,
  refunds_minor bigint NOT NULL,
  CONSTRAINT pk_insights_sales_days PRIMARY KEY (brand_id, day, group_id, currency)
);
-- What must be counted again. The version grows with every mark, so that a mark set while its range is being counted is kept.
CREATE TABLE insights_stale (
  brand_id uuid NOT NULL,
  kind text NOT NULL,
  scope_id uuid NOT NULL,
  from_day integer NOT NULL,
  to_day integer NOT NULL,
  version bigint NOT NULL,
  marked_at timestamptz NOT NULL,
  CONSTRAINT pk_insights_stale PRIMARY KEY (brand_id, kind, scope_id)
);
SELECT kernel_protect('insights_member_days');
SELECT kernel_protect('insights_scope_days');
SELECT kernel_protect('insights_hours');
SELECT kernel_protect('insights_sales_days');
SELECT kernel_protect('insights_stale');
