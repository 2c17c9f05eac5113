CREATE TABLE kernel_blobs (
  brand_id uuid NOT NULL,
  hash bytea NOT NULL,
  size bigint NOT NULL,
  chunks integer NOT NULL,
  PRIMARY KEY (brand_id, hash)
);
CREATE TABLE kernel_blob_chunks (
  brand_id uuid NOT NULL,
  blob uuid NOT NULL,
  n integer NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (brand_id, blob, n)
);
SELECT kernel_share('kernel_blobs');
SELECT kernel_share('kernel_blob_chunks');
