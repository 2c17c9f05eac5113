-- The health of a scope over its last 30 days with facts, kept so that a fleet of a thousand groups is one query. Stale since its days were counted again.
CREATE TABLE insights_scores (
  brand_id uuid NOT NULL,
  scope text NOT NULL,
  scope_id uuid NOT NULL,
  to_day integer NOT NULL,
  health double precision,
  components text NOT NULL,
  stale boolean NOT NULL,
  counted_at timestamptz NOT NULL,
  CONSTRAINT pk_insights_scores PRIMARY KEY (brand_id, scope, scope_id)
);
SELECT kernel_protect('insights_scores');
