-- An activity of any kind, from its plan to its review. settings is the kind's own; reserved and spent are sums of the budget's entries, kept in their transactions.
CREATE TABLE activities_activities (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  goal_kind TEXT NOT NULL,
  goal INTEGER NOT NULL,
  budget_minor INTEGER,
  reserved_minor INTEGER NOT NULL DEFAULT 0,
  spent_minor INTEGER NOT NULL DEFAULT 0,
  currency TEXT NOT NULL,
  eligibility TEXT NOT NULL,
  settings TEXT NOT NULL,
  checklist TEXT NOT NULL,
  lessons TEXT NOT NULL DEFAULT '',
  made_by BLOB,
  made_at INTEGER NOT NULL,
  ended_at INTEGER,
  settled_at INTEGER,
  version INTEGER NOT NULL,
  CONSTRAINT pk_activities_activities PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE INDEX ix_activities_activities_state ON activities_activities (brand_id, state, starts_at);
CREATE TABLE activities_groups (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  CONSTRAINT pk_activities_groups PRIMARY KEY (brand_id, activity_id, group_id)
) WITHOUT ROWID;
CREATE INDEX ix_activities_groups_group ON activities_groups (brand_id, group_id);
-- Every entry of an activity's budget: reserve, spend (of what was reserved), release. reference is what it was for: an order, a prize.
CREATE TABLE activities_budget (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  reference BLOB NOT NULL,
  kind TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  at INTEGER NOT NULL,
  CONSTRAINT pk_activities_budget PRIMARY KEY (brand_id, activity_id, reference, kind)
) WITHOUT ROWID;
-- Who opened an activity's page: the top of its funnel.
CREATE TABLE activities_visits (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  CONSTRAINT pk_activities_visits PRIMARY KEY (brand_id, activity_id, member_id)
) WITHOUT ROWID;
-- What was done to an activity and when.
CREATE TABLE activities_steps (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  step TEXT NOT NULL,
  at INTEGER NOT NULL,
  operator_id BLOB,
  note TEXT,
  CONSTRAINT pk_activities_steps PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
