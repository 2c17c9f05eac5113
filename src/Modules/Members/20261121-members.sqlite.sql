CREATE TABLE members_members (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  staff INTEGER NOT NULL,
  bot INTEGER NOT NULL,
  phone TEXT,
  email TEXT,
  attributes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  import_id BLOB,
  version INTEGER NOT NULL,
  CONSTRAINT pk_members_members PRIMARY KEY (brand_id, id)
);
-- One row per way a person is known: a channel's user id or name, an external id, a phone.
CREATE TABLE members_identities (
  brand_id BLOB NOT NULL,
  channel TEXT NOT NULL,
  key TEXT NOT NULL,
  member_id BLOB NOT NULL,
  import_id BLOB,
  CONSTRAINT pk_members_identities PRIMARY KEY (brand_id, channel, key)
) WITHOUT ROWID;
CREATE INDEX ix_members_identities_member ON members_identities (brand_id, member_id);
CREATE TABLE members_tags (
  brand_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  tag TEXT NOT NULL,
  import_id BLOB,
  CONSTRAINT pk_members_tags PRIMARY KEY (brand_id, member_id, tag)
) WITHOUT ROWID;
-- A stay in a group: a re-join is a new row. Days are the brand's own calendar days.
CREATE TABLE members_memberships (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  joined_at INTEGER NOT NULL,
  joined_day INTEGER NOT NULL,
  left_at INTEGER,
  left_day INTEGER,
  estimated INTEGER NOT NULL,
  scene TEXT,
  leave_reason TEXT,
  import_id BLOB,
  CONSTRAINT pk_members_memberships PRIMARY KEY (brand_id, group_id, member_id, joined_at)
) WITHOUT ROWID;
CREATE INDEX ix_members_memberships_member ON members_memberships (brand_id, member_id);
CREATE INDEX ix_members_memberships_joined ON members_memberships (brand_id, joined_day);
