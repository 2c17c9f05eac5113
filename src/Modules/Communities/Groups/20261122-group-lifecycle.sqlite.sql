-- Groups that were there before stages came are in use.
ALTER TABLE communities_groups ADD COLUMN stage TEXT NOT NULL DEFAULT 'active';
ALTER TABLE communities_groups ADD COLUMN stage_since INTEGER;
ALTER TABLE communities_groups ADD COLUMN capacity INTEGER NOT NULL DEFAULT 200;
ALTER TABLE communities_groups ADD COLUMN about TEXT;
ALTER TABLE communities_groups ADD COLUMN welcome TEXT;
ALTER TABLE communities_groups ADD COLUMN farewell TEXT;
CREATE TABLE communities_group_stages (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  from_stage TEXT NOT NULL,
  to_stage TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  operator_name TEXT NOT NULL,
  CONSTRAINT pk_communities_group_stages PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_communities_group_stages_group ON communities_group_stages (brand_id, group_id);
