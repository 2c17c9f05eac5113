-- What stands in links and QR codes: found without knowing the brand, which it names.
CREATE TABLE kernel_codes (
  code text NOT NULL PRIMARY KEY,
  kind text NOT NULL,
  brand_id uuid NOT NULL,
  target uuid NOT NULL,
  made_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX ix_kernel_codes_target ON kernel_codes (brand_id, kind, target);
SELECT kernel_share('kernel_codes');
