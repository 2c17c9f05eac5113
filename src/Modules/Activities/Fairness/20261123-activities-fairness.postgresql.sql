-- The secret behind an activity's draws: its hash is public from the start, the seed itself when it is over.
CREATE TABLE activities_seeds (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  seed text NOT NULL,
  commitment text NOT NULL,
  committed_at timestamptz NOT NULL,
  list_hash text,
  revealed_at timestamptz,
  CONSTRAINT pk_activities_seeds PRIMARY KEY (brand_id, activity_id)
);
SELECT kernel_protect('activities_seeds');
