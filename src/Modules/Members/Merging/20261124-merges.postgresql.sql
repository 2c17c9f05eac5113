-- Entries that turned out to be one person: which entry stands for the person. Never a chain: whoever was merged into somebody who is merged later points to the last.
CREATE TABLE members_merges (
  brand_id uuid NOT NULL,
  member_id uuid NOT NULL,
  person_id uuid NOT NULL,
  at timestamptz NOT NULL,
  operator_name text NOT NULL,
  joined text NOT NULL,
  CONSTRAINT pk_members_merges PRIMARY KEY (brand_id, member_id)
);
CREATE INDEX ix_members_merges_person ON members_merges (brand_id, person_id);
SELECT kernel_protect('members_merges');
