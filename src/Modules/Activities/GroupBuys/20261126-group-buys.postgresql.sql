-- Teams of group-buys. The first seat is the leader's; its order's id is the team's.
CREATE TABLE activities_teams (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  sku_id uuid NOT NULL,
  leader_id uuid NOT NULL,
  state text NOT NULL,
  opened_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  formed_at timestamptz,
  ended_at timestamptz,
  percent integer NOT NULL,
  CONSTRAINT pk_activities_teams PRIMARY KEY (brand_id, activity_id, id)
);
-- Who sits in a team, by the order that holds the seat. A seat that was left is kept, and free.
CREATE TABLE activities_seats (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  team_id uuid NOT NULL,
  member_id uuid NOT NULL,
  person_id uuid NOT NULL,
  state text NOT NULL,
  taken_at timestamptz NOT NULL,
  CONSTRAINT pk_activities_seats PRIMARY KEY (brand_id, activity_id, id)
);
CREATE INDEX ix_activities_seats_team ON activities_seats (brand_id, activity_id, team_id);
SELECT kernel_protect('activities_teams');
SELECT kernel_protect('activities_seats');
