-- The secret behind an activity's draws: its hash is public from the start, the seed itself when it is over.
CREATE TABLE activities_seeds (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  seed TEXT NOT NULL,
  commitment TEXT NOT NULL,
  committed_at INTEGER NOT NULL,
  list_hash TEXT,
  revealed_at INTEGER,
  CONSTRAINT pk_activities_seeds PRIMARY KEY (brand_id, activity_id)
) WITHOUT ROWID;
