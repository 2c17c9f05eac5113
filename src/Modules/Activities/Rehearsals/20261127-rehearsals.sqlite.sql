-- A rehearsal of a plan with test buyers; what came of it, once it is over. Its id is its job's.
CREATE TABLE activities_rehearsals (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  plan TEXT NOT NULL,
  buyers INTEGER NOT NULL,
  asked_by BLOB,
  asked_name TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  done_at INTEGER,
  report TEXT,
  CONSTRAINT pk_activities_rehearsals PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
