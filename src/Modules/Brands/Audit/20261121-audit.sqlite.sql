-- The chain of what belongs to no brand has the brand 0.
CREATE TABLE brands_audit (
  brand_id BLOB NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  operator_id BLOB,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  details TEXT NOT NULL,
  previous BLOB NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (brand_id, seq)
);
CREATE TABLE brands_audit_heads (
  brand_id BLOB NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL
);
