-- Everything here is counted from the facts of lower modules and can be counted again from them at any time.
-- Who did what in a group on a day. Acts that belong to no group (orders without attribution) stand under the zero id.
CREATE TABLE insights_member_days (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  day INTEGER NOT NULL,
  member_id BLOB NOT NULL,
  staff INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  orders INTEGER NOT NULL,
  CONSTRAINT pk_insights_member_days PRIMARY KEY (brand_id, group_id, day, member_id)
) WITHOUT ROWID;
CREATE INDEX ix_insights_member_days_day ON insights_member_days (brand_id, day, member_id, staff, messages, orders);
-- A day of a group, of a community or of the whole brand, people counted once; without gaps from the first fact to the last.
CREATE TABLE insights_scope_days (
  brand_id BLOB NOT NULL,
  scope TEXT NOT NULL,
  scope_id BLOB NOT NULL,
  day INTEGER NOT NULL,
  members INTEGER NOT NULL,
  joins INTEGER NOT NULL,
  leaves INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  staff_messages INTEGER NOT NULL,
  dau INTEGER NOT NULL,
  active INTEGER NOT NULL,
  CONSTRAINT pk_insights_scope_days PRIMARY KEY (brand_id, scope, scope_id, day)
) WITHOUT ROWID;
CREATE INDEX ix_insights_scope_days_day ON insights_scope_days (brand_id, scope, day);
-- Messages of members by hour of the brand's own clock.
CREATE TABLE insights_hours (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  day INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  CONSTRAINT pk_insights_hours PRIMARY KEY (brand_id, group_id, day, hour)
) WITHOUT ROWID;
-- Money of a day; what is attributed to no group stands under the zero id.
CREATE TABLE insights_sales_days (
  brand_id BLOB NOT NULL,
  day INTEGER NOT NULL,
  group_id BLOB NOT NULL,
  currency TEXT NOT NULL,
  orders INTEGER NOT NULL,
  gmv_minor INTEGER NOT NULL,
  refunds_minor INTEGER NOT NULL,
  CONSTRAINT pk_insights_sales_days PRIMARY KEY (brand_id, day, group_id, currency)
) WITHOUT ROWID;
-- What must be counted again. The version grows with every mark, so that a mark set while its range is being counted is kept.
CREATE TABLE insights_stale (
  brand_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  scope_id BLOB NOT NULL,
  from_day INTEGER NOT NULL,
  to_day INTEGER NOT NULL,
  version INTEGER NOT NULL,
  marked_at INTEGER NOT NULL,
  CONSTRAINT pk_insights_stale PRIMARY KEY (brand_id, kind, scope_id)
) WITHOUT ROWID;
