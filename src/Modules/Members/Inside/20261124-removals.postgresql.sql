-- Members whom the team removed from a group: they do not come back by its link until somebody lets them in again.
CREATE TABLE members_removals (
  brand_id uuid NOT NULL,
  group_id uuid NOT NULL,
  member_id uuid NOT NULL,
  at timestamptz NOT NULL,
  operator_name text NOT NULL,
  reason text NOT NULL,
  CONSTRAINT pk_members_removals PRIMARY KEY (brand_id, group_id, member_id)
);
SELECT kernel_protect('members_removals');
