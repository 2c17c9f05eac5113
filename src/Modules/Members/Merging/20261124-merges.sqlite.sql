-- Entries that turned out to be one person: which entry stands for the person. Never a chain: whoever was merged into somebody who is merged later points to the last.
CREATE TABLE members_merges (
  brand_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  operator_name TEXT NOT NULL,
  joined TEXT NOT NULL,
  CONSTRAINT pk_members_merges PRIMARY KEY (brand_id, member_id)
) WITHOUT ROWID;
CREATE INDEX ix_members_merges_person ON members_merges (brand_id, person_id);
