-- Who works when: weekday 0 is Monday, minutes count from midnight of the brand's clock.
CREATE TABLE communities_team_slots (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  weekday INTEGER NOT NULL,
  from_minute INTEGER NOT NULL,
  to_minute INTEGER NOT NULL,
  role TEXT NOT NULL,
  operator_id BLOB,
  person TEXT NOT NULL,
  CONSTRAINT pk_communities_team_slots PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_communities_team_slots_group ON communities_team_slots (brand_id, group_id);
-- Who is what in a group: members and operators.
CREATE TABLE communities_group_roles (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  role TEXT NOT NULL,
  holder_id BLOB NOT NULL,
  holder TEXT NOT NULL,
  given_at INTEGER NOT NULL,
  CONSTRAINT pk_communities_group_roles PRIMARY KEY (brand_id, group_id, role, holder_id)
) WITHOUT ROWID;
-- What a shift leaves to the next until it is done.
CREATE TABLE communities_promises (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  about TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  opened_by TEXT NOT NULL,
  carried INTEGER NOT NULL,
  done_at INTEGER,
  done_by TEXT,
  CONSTRAINT pk_communities_promises PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_communities_promises_group ON communities_promises (brand_id, group_id, done_at);
CREATE TABLE communities_shifts (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  day INTEGER NOT NULL,
  closed_at INTEGER NOT NULL,
  closed_by TEXT NOT NULL,
  handed_to TEXT NOT NULL,
  note TEXT NOT NULL,
  done INTEGER NOT NULL,
  carried INTEGER NOT NULL,
  CONSTRAINT pk_communities_shifts PRIMARY KEY (brand_id, id)
);
CREATE INDEX ix_communities_shifts_group ON communities_shifts (brand_id, group_id, closed_at);
