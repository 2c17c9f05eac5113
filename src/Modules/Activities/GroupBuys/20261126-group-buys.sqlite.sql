-- Teams of group-buys. The first seat is the leader's; its order's id is the team's.
CREATE TABLE activities_teams (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  sku_id BLOB NOT NULL,
  leader_id BLOB NOT NULL,
  state TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  formed_at INTEGER,
  ended_at INTEGER,
  percent INTEGER NOT NULL,
  CONSTRAINT pk_activities_teams PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
-- Who sits in a team, by the order that holds the seat. A seat that was left is kept, and free.
CREATE TABLE activities_seats (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  team_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  state TEXT NOT NULL,
  taken_at INTEGER NOT NULL,
  CONSTRAINT pk_activities_seats PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
CREATE INDEX ix_activities_seats_team ON activities_seats (brand_id, activity_id, team_id);
