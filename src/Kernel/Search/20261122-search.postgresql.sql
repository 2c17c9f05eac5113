-- What was said where, as words without the text itself. Counted from facts of the modules; can be built again from them at any time.
-- No row security: its check would keep the planner from the index of words. Only SearchIndex reads it, and never without a brand.
CREATE TABLE kernel_search (
  brand_id uuid NOT NULL,
  kind text NOT NULL,
  scope uuid NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  words tsvector NOT NULL,
  CONSTRAINT pk_kernel_search PRIMARY KEY (brand_id, kind, scope, id)
);
CREATE INDEX ix_kernel_search_at ON kernel_search (brand_id, kind, scope, at);
CREATE INDEX ix_kernel_search_words ON kernel_search USING gin (words);
SELECT kernel_share('kernel_search');
