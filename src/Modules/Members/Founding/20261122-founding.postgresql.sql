-- Who is to be in a new group from the beginning: asked, agreed, invited, joined. A name alone will do until the person is known.
CREATE TABLE members_founding (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  group_id uuid NOT NULL,
  member_id uuid,
  name text NOT NULL,
  state text NOT NULL,
  added_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  CONSTRAINT pk_members_founding PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_members_founding_group ON members_founding (brand_id, group_id, state);
CREATE UNIQUE INDEX ix_members_founding_member ON members_founding (brand_id, group_id, member_id);
SELECT kernel_protect('members_founding');
