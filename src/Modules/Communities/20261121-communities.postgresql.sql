CREATE TABLE communities_communities (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  version integer NOT NULL,
  CONSTRAINT pk_communities_communities PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX ix_communities_communities_brand_id_name ON communities_communities (brand_id, name);
SELECT kernel_protect('communities_communities');
CREATE TABLE communities_groups (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  community_id uuid NOT NULL,
  name text NOT NULL,
  channel text NOT NULL,
  created_at timestamptz NOT NULL,
  version integer NOT NULL,
  CONSTRAINT pk_communities_groups PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX ix_communities_groups_brand_id_name ON communities_groups (brand_id, name);
CREATE INDEX ix_communities_groups_brand_id_community_id ON communities_groups (brand_id, community_id);
SELECT kernel_protect('communities_groups');
