-- A brand's own reading of a metric in place of the field's: anchors as [[value, score], …].
CREATE TABLE insights_benchmarks (
  brand_id uuid NOT NULL,
  key text NOT NULL,
  anchors text NOT NULL,
  CONSTRAINT pk_insights_benchmarks PRIMARY KEY (brand_id, key)
);
SELECT kernel_protect('insights_benchmarks');
