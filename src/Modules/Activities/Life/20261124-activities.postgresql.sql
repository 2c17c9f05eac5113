-- An activity of any kind, from its plan to its review. settings is the kind's own; reserved and spent are sums of the budget's entries, kept in their transactions.
CREATE TABLE activities_activities (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  state text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  goal_kind text NOT NULL,
  goal bigint NOT NULL,
  budget_minor bigint,
  reserved_minor bigint NOT NULL DEFAULT 0,
  spent_minor bigint NOT NULL DEFAULT 0,
  currency text NOT NULL,
  eligibility text NOT NULL,
  settings text NOT NULL,
  checklist text NOT NULL,
  lessons text NOT NULL DEFAULT '',
  made_by uuid,
  made_at timestamptz NOT NULL,
  ended_at timestamptz,
  settled_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT pk_activities_activities PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_activities_activities_state ON activities_activities (brand_id, state, starts_at);
CREATE TABLE activities_groups (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  group_id uuid NOT NULL,
  CONSTRAINT pk_activities_groups PRIMARY KEY (brand_id, activity_id, group_id)
);
CREATE INDEX ix_activities_groups_group ON activities_groups (brand_id, group_id);
-- Every entry of an activity's budget: reserve, spend (of what was reserved), release. reference is what it was for: an order, a prize.
CREATE TABLE activities_budget (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  reference uuid NOT NULL,
  kind text NOT NULL,
  amount_minor bigint NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT pk_activities_budget PRIMARY KEY (brand_id, activity_id, reference, kind)
);
-- Who opened an activity's page: the top of its funnel.
CREATE TABLE activities_visits (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  member_id uuid NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  CONSTRAINT pk_activities_visits PRIMARY KEY (brand_id, activity_id, member_id)
);
-- What was done to an activity and when.
CREATE TABLE activities_steps (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  step text NOT NULL,
  at timestamptz NOT NULL,
  operator_id uuid,
  note text,
  CONSTRAINT pk_activities_steps PRIMARY KEY (brand_id, activity_id, id)
);
SELECT kernel_protect('activities_activities');
SELECT kernel_protect('activities_groups');
SELECT kernel_protect('activities_budget');
SELECT kernel_protect('activities_visits');
SELECT kernel_protect('activities_steps');
