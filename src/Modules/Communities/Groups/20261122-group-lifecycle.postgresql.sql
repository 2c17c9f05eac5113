-- Groups that were there before stages came are in use.
ALTER TABLE communities_groups ADD COLUMN stage text NOT NULL DEFAULT 'active';
ALTER TABLE communities_groups ADD COLUMN stage_since timestamptz;
ALTER TABLE communities_groups ADD COLUMN capacity integer NOT NULL DEFAULT 200;
ALTER TABLE communities_groups ADD COLUMN about text;
ALTER TABLE communities_groups ADD COLUMN welcome text;
ALTER TABLE communities_groups ADD COLUMN farewell text;
CREATE TABLE communities_group_stages (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  group_id uuid NOT NULL,
  from_stage text NOT NULL,
  to_stage text NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL,
  operator_name text NOT NULL,
  CONSTRAINT pk_communities_group_stages PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_communities_group_stages_group ON communities_group_stages (brand_id, group_id);
SELECT kernel_protect('communities_group_stages');
