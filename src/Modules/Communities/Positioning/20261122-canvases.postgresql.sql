-- Every saved state of a community's position; the newest is in force. Edits count the autosaves gathered in one version.
CREATE TABLE communities_canvases (
  brand_id uuid NOT NULL,
  community_id uuid NOT NULL,
  version integer NOT NULL,
  edits integer NOT NULL,
  canvas text NOT NULL,
  steps text NOT NULL,
  autosaved boolean NOT NULL,
  saved_at timestamptz NOT NULL,
  operator_id uuid,
  operator_name text NOT NULL,
  CONSTRAINT pk_communities_canvases PRIMARY KEY (brand_id, community_id, version)
);
SELECT kernel_protect('communities_canvases');
-- Somebody to be found for an empty cell of the layer map.
CREATE TABLE communities_recruiting (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  community_id uuid NOT NULL,
  layer text NOT NULL,
  needed integer NOT NULL,
  note text NOT NULL,
  state text NOT NULL,
  created_at timestamptz NOT NULL,
  done_at timestamptz,
  CONSTRAINT pk_communities_recruiting PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_communities_recruiting_community ON communities_recruiting (brand_id, community_id);
SELECT kernel_protect('communities_recruiting');
