-- The health of a scope over its last 30 days with facts, kept so that a fleet of a thousand groups is one query. Stale since its days were counted again.
CREATE TABLE insights_scores (
  brand_id BLOB NOT NULL,
  scope TEXT NOT NULL,
  scope_id BLOB NOT NULL,
  to_day INTEGER NOT NULL,
  health REAL,
  components TEXT NOT NULL,
  stale INTEGER NOT NULL,
  counted_at INTEGER NOT NULL,
  CONSTRAINT pk_insights_scores PRIMARY KEY (brand_id, scope, scope_id)
) WITHOUT ROWID;
