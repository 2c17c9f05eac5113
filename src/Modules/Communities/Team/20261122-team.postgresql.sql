-- Who works when: weekday 0 is Monday, minutes count from midnight of the brand's clock.
CREATE TABLE communities_team_slots (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  group_id uuid NOT NULL,
  weekday integer NOT NULL,
  from_minute integer NOT NULL,
  to_minute integer NOT NULL,
  role text NOT NULL,
  operator_id uuid,
  person text NOT NULL,
  CONSTRAINT pk_communities_team_slots PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_communities_team_slots_group ON communities_team_slots (brand_id, group_id);
-- Who is what in a group: members and operators.
CREATE TABLE communities_group_roles (
  brand_id uuid NOT NULL,
  group_id uuid NOT NULL,
  role text NOT NULL,
  holder_id uuid NOT NULL,
  holder text NOT NULL,
  given_at timestamptz NOT NULL,
  CONSTRAINT pk_communities_group_roles PRIMARY KEY (brand_id, group_id, role, holder_id)
);
-- What a shift leaves to the next until it is done.
CREATE TABLE communities_promises (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  group_id uuid NOT NULL,
  kind text NOT NULL,
  text text NOT NULL,
  about text NOT NULL,
  opened_at timestamptz NOT NULL,
  opened_by text NOT NULL,
  carried integer NOT NULL,
  done_at timestamptz,
  done_by text,
  CONSTRAINT pk_communities_promises PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_communities_promises_group ON communities_promises (brand_id, group_id, done_at);
CREATE TABLE communities_shifts (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  group_id uuid NOT NULL,
  day integer NOT NULL,
  closed_at timestamptz NOT NULL,
  closed_by text NOT NULL,
  handed_to text NOT NULL,
  note text NOT NULL,
  done integer NOT NULL,
  carried integer NOT NULL,
  CONSTRAINT pk_communities_shifts PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_communities_shifts_group ON communities_shifts (brand_id, group_id, closed_at);
SELECT kernel_protect('communities_team_slots');
SELECT kernel_protect('communities_group_roles');
SELECT kernel_protect('communities_promises');
SELECT kernel_protect('communities_shifts');
