-- A demo brand holds made-up facts only and may be removed with all of them.
ALTER TABLE brands_brands ADD COLUMN demo boolean NOT NULL DEFAULT false;
