-- A review kept for the next time, and the activities that were made from it. A playbook has the id of the activity that it was learned from.
CREATE TABLE activities_playbooks (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  plan TEXT NOT NULL,
  kept_at INTEGER NOT NULL,
  CONSTRAINT pk_activities_playbooks PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE TABLE activities_playbook_uses (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  playbook_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  CONSTRAINT pk_activities_playbook_uses PRIMARY KEY (brand_id, activity_id)
) WITHOUT ROWID;
CREATE INDEX ix_activities_playbook_uses_playbook ON activities_playbook_uses (brand_id, playbook_id);
