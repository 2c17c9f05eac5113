-- A review kept for the next time, and the activities that were made from it. A playbook has the id of the activity that it was learned from.
CREATE TABLE activities_playbooks (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  plan text NOT NULL,
  kept_at timestamptz NOT NULL,
  CONSTRAINT pk_activities_playbooks PRIMARY KEY (brand_id, id)
);
CREATE TABLE activities_playbook_uses (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  playbook_id uuid NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT pk_activities_playbook_uses PRIMARY KEY (brand_id, activity_id)
);
CREATE INDEX ix_activities_playbook_uses_playbook ON activities_playbook_uses (brand_id, playbook_id);
SELECT kernel_protect('activities_playbooks');
SELECT kernel_protect('activities_playbook_uses');
