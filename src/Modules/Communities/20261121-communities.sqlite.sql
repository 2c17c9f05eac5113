CREATE TABLE communities_communities (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_communities_communities PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX ix_communities_communities_brand_id_name ON communities_communities (brand_id, name);
CREATE TABLE communities_groups (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  community_id BLOB NOT NULL,
  name TEXT NOT NULL,
  channel TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_communities_groups PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX ix_communities_groups_brand_id_name ON communities_groups (brand_id, name);
CREATE INDEX ix_communities_groups_brand_id_community_id ON communities_groups (brand_id, community_id);
