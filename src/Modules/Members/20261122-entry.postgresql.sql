-- How sure a way of knowing somebody is: a device (guest), a channel or an operator's word (known), a one-time code (verified).
ALTER TABLE members_identities ADD COLUMN level text NOT NULL DEFAULT 'known';
-- Whoever came in by a link, and staff personas: what others see of them. name_key is the name as it is compared.
CREATE TABLE members_entries (
  brand_id uuid NOT NULL,
  member_id uuid NOT NULL,
  public_id uuid NOT NULL,
  name_key text NOT NULL,
  purpose text,
  entered_at timestamptz NOT NULL,
  CONSTRAINT pk_members_entries PRIMARY KEY (brand_id, member_id)
);
CREATE UNIQUE INDEX ix_members_entries_public ON members_entries (brand_id, public_id);
CREATE INDEX ix_members_entries_name ON members_entries (brand_id, name_key);
-- Devices that members use; the cookie's secret is stored as its hash.
CREATE TABLE members_sessions (
  brand_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  level text NOT NULL,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  user_agent text NOT NULL,
  revoked_at timestamptz,
  CONSTRAINT pk_members_sessions PRIMARY KEY (brand_id, token_hash)
);
CREATE INDEX ix_members_sessions_member ON members_sessions (brand_id, member_id);
-- The link by which a guest comes back on another device; a new one replaces the old.
CREATE TABLE members_returns (
  brand_id uuid NOT NULL,
  member_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  made_at timestamptz NOT NULL,
  CONSTRAINT pk_members_returns PRIMARY KEY (brand_id, member_id)
);
CREATE UNIQUE INDEX ix_members_returns_token ON members_returns (brand_id, token_hash);
-- Staff as members meet them; the name stands in members_members.
CREATE TABLE members_personas (
  brand_id uuid NOT NULL,
  member_id uuid NOT NULL,
  role text NOT NULL,
  expertise text NOT NULL,
  voice text NOT NULL,
  made_at timestamptz NOT NULL,
  archived_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT pk_members_personas PRIMARY KEY (brand_id, member_id)
);
SELECT kernel_protect('members_entries');
SELECT kernel_protect('members_sessions');
SELECT kernel_protect('members_returns');
SELECT kernel_protect('members_personas');
