-- People who were moved from one group to another, or asked to move where Guildhall cannot move them itself.
CREATE TABLE members_group_moves (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  from_group uuid NOT NULL,
  to_group uuid NOT NULL,
  at timestamptz NOT NULL,
  operator_name text NOT NULL,
  CONSTRAINT pk_members_group_moves PRIMARY KEY (brand_id, id)
);
CREATE TABLE members_group_move_people (
  brand_id uuid NOT NULL,
  move_id uuid NOT NULL,
  member_id uuid NOT NULL,
  to_group uuid NOT NULL,
  moved_at timestamptz,
  CONSTRAINT pk_members_group_move_people PRIMARY KEY (brand_id, move_id, member_id)
);
CREATE INDEX ix_members_group_move_people_to ON members_group_move_people (brand_id, to_group, member_id);
SELECT kernel_protect('members_group_moves');
SELECT kernel_protect('members_group_move_people');
