CREATE TABLE members_members (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  staff boolean NOT NULL,
  bot boolean NOT NULL,
  phone text,
  email text,
  attributes text NOT NULL,
  created_at timestamptz NOT NULL,
  import_id uuid,
  version integer NOT NULL,
  CONSTRAINT pk_members_members PRIMARY KEY (brand_id, id)
);
SELECT kernel_protect('members_members');
-- One row per way a person is known: a channel's user id or name, an external id, a phone.
CREATE TABLE members_identities (
  brand_id uuid NOT NULL,
  channel text NOT NULL,
  key text NOT NULL,
  member_id uuid NOT NULL,
  import_id uuid,
  CONSTRAINT pk_members_identities PRIMARY KEY (brand_id, channel, key)
);
CREATE INDEX ix_members_identities_member ON members_identities (brand_id, member_id);
SELECT kernel_protect('members_identities');
CREATE TABLE members_tags (
  brand_id uuid NOT NULL,
  member_id uuid NOT NULL,
  tag text NOT NULL,
  import_id uuid,
  CONSTRAINT pk_members_tags PRIMARY KEY (brand_id, member_id, tag)
);
SELECT kernel_protect('members_tags');
-- A stay in a group: a re-join is a new row. Days are the brand's own calendar days.
CREATE TABLE members_memberships (
  brand_id uuid NOT NULL,
  group_id uuid NOT NULL,
  member_id uuid NOT NULL,
  joined_at timestamptz NOT NULL,
  joined_day integer NOT NULL,
  left_at timestamptz,
  left_day integer,
  estimated boolean NOT NULL,
  scene text,
  leave_reason text,
  import_id uuid,
  CONSTRAINT pk_members_memberships PRIMARY KEY (brand_id, group_id, member_id, joined_at)
);
CREATE INDEX ix_members_memberships_member ON members_memberships (brand_id, member_id);
CREATE INDEX ix_members_memberships_joined ON members_memberships (brand_id, joined_day);
SELECT kernel_protect('members_memberships');
