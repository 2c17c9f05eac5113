-- Members whom the team removed from a group: they do not come back by its link until somebody lets them in again.
CREATE TABLE members_removals (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  operator_name TEXT NOT NULL,
  reason TEXT NOT NULL,
  CONSTRAINT pk_members_removals PRIMARY KEY (brand_id, group_id, member_id)
) WITHOUT ROWID;
