-- People who were moved from one group to another, or asked to move where Guildhall cannot move them itself.
CREATE TABLE members_group_moves (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  kind TEXT NOT NULL,
  from_group BLOB NOT NULL,
  to_group BLOB NOT NULL,
  at INTEGER NOT NULL,
  operator_name TEXT NOT NULL,
  CONSTRAINT pk_members_group_moves PRIMARY KEY (brand_id, id)
);
CREATE TABLE members_group_move_people (
  brand_id BLOB NOT NULL,
  move_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  to_group BLOB NOT NULL,
  moved_at INTEGER,
  CONSTRAINT pk_members_group_move_people PRIMARY KEY (brand_id, move_id, member_id)
) WITHOUT ROWID;
CREATE INDEX ix_members_group_move_people_to ON members_group_move_people (brand_id, to_group, member_id);
