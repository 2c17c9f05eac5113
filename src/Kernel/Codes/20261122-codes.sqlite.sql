-- What stands in links and QR codes: found without knowing the brand, which it names.
CREATE TABLE kernel_codes (
  code TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  brand_id BLOB NOT NULL,
  target BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  revoked_at INTEGER
) WITHOUT ROWID;
CREATE INDEX ix_kernel_codes_target ON kernel_codes (brand_id, kind, target);
