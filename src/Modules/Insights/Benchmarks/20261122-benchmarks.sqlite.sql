-- A brand's own reading of a metric in place of the field's: anchors as [[value, score], …].
CREATE TABLE insights_benchmarks (
  brand_id BLOB NOT NULL,
  key TEXT NOT NULL,
  anchors TEXT NOT NULL,
  CONSTRAINT pk_insights_benchmarks PRIMARY KEY (brand_id, key)
) WITHOUT ROWID;
