-- Every saved state of a community's position; the newest is in force. Edits count the autosaves gathered in one version.
CREATE TABLE communities_canvases (
  brand_id BLOB NOT NULL,
  community_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  edits INTEGER NOT NULL,
  canvas TEXT NOT NULL,
  steps TEXT NOT NULL,
  autosaved INTEGER NOT NULL,
  saved_at INTEGER NOT NULL,
  operator_id BLOB,
  operator_name TEXT NOT NULL,
  CONSTRAINT pk_communities_canvases PRIMARY KEY (brand_id, community_id, version)
) WITHOUT ROWID;
-- Somebody to be found for an empty cell of the layer map.
CREATE TABLE communities_recruiting (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  community_id BLOB NOT NULL,
  layer TEXT NOT NULL,
  needed INTEGER NOT NULL,
  note TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  done_at INTEGER,
  CONSTRAINT pk_communities_recruiting PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_communities_recruiting_community ON communities_recruiting (brand_id, community_id);
