CREATE TABLE kernel_blobs (
  brand_id BLOB NOT NULL,
  hash BLOB NOT NULL,
  size INTEGER NOT NULL,
  chunks INTEGER NOT NULL,
  PRIMARY KEY (brand_id, hash)
) WITHOUT ROWID;
CREATE TABLE kernel_blob_chunks (
  brand_id BLOB NOT NULL,
  blob BLOB NOT NULL,
  n INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (brand_id, blob, n)
);
