-- What was said where, as words without the text itself. Counted from facts of the modules; can be built again from them at any time.
CREATE TABLE kernel_search (
  row INTEGER PRIMARY KEY,
  brand_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  scope BLOB NOT NULL,
  id BLOB NOT NULL,
  at INTEGER NOT NULL
);
CREATE UNIQUE INDEX ix_kernel_search_id ON kernel_search (brand_id, kind, scope, id);
CREATE INDEX ix_kernel_search_at ON kernel_search (brand_id, kind, scope, at);
CREATE VIRTUAL TABLE kernel_search_words USING fts5(words, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");
