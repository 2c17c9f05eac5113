-- How sure a way of knowing somebody is: a device (guest), a channel or an operator's word (known), a one-time code (verified).
ALTER TABLE members_identities ADD COLUMN level TEXT NOT NULL DEFAULT 'known';
-- Whoever came in by a link, and staff personas: what others see of them. name_key is the name as it is compared.
CREATE TABLE members_entries (
  brand_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  public_id BLOB NOT NULL,
  name_key TEXT NOT NULL,
  purpose TEXT,
  entered_at INTEGER NOT NULL,
  CONSTRAINT pk_members_entries PRIMARY KEY (brand_id, member_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_members_entries_public ON members_entries (brand_id, public_id);
CREATE INDEX ix_members_entries_name ON members_entries (brand_id, name_key);
-- Devices that members use; the cookie's secret is stored as its hash.
CREATE TABLE members_sessions (
  brand_id BLOB NOT NULL,
  token_hash BLOB NOT NULL,
  id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  level TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  user_agent TEXT NOT NULL,
  revoked_at INTEGER,
  CONSTRAINT pk_members_sessions PRIMARY KEY (brand_id, token_hash)
) WITHOUT ROWID;
CREATE INDEX ix_members_sessions_member ON members_sessions (brand_id, member_id);
-- The link by which a guest comes back on another device; a new one replaces the old.
CREATE TABLE members_returns (
  brand_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  token_hash BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  CONSTRAINT pk_members_returns PRIMARY KEY (brand_id, member_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_members_returns_token ON members_returns (brand_id, token_hash);
-- Staff as members meet them; the name stands in members_members.
CREATE TABLE members_personas (
  brand_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  role TEXT NOT NULL,
  expertise TEXT NOT NULL,
  voice TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  archived_at INTEGER,
  version INTEGER NOT NULL,
  CONSTRAINT pk_members_personas PRIMARY KEY (brand_id, member_id)
) WITHOUT ROWID;
