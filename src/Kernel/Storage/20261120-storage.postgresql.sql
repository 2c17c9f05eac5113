DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'guildhall_app') THEN CREATE ROLE guildhall_app NOLOGIN NOSUPERUSER NOBYPASSRLS; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN EXECUTE format('GRANT guildhall_app TO %I', current_user); EXCEPTION WHEN OTHERS THEN NULL; END $$;
DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO guildhall_app', current_schema()); END $$;
GRANT SELECT ON kernel_migrations TO guildhall_app;

-- A table that every brand and none shares: the application may use it, no row security.
CREATE FUNCTION kernel_share(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO guildhall_app', target);
END $$;

-- A brand's own table: row security shows only the rows of the brand that the session works for, even to the owner.
CREATE FUNCTION kernel_protect(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM kernel_share(target);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY brand_rows ON %s USING (brand_id = nullif(current_setting(''app.brand'', true), '''')::uuid)', target);
END $$;

CREATE TABLE kernel_leases (
  name text NOT NULL PRIMARY KEY,
  holder text NOT NULL,
  epoch bigint NOT NULL,
  until timestamptz NOT NULL
);
SELECT kernel_share('kernel_leases');
