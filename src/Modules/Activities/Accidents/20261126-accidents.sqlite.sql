-- Something went wrong in an activity: what one operator asked for, what a second one said, and the job that did it.
CREATE TABLE activities_accidents (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  remedy TEXT NOT NULL,
  reason TEXT NOT NULL,
  points INTEGER NOT NULL,
  apology TEXT NOT NULL,
  asked_by BLOB NOT NULL,
  asked_name TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  decided_by BLOB,
  decided_name TEXT,
  decided_at INTEGER,
  approved INTEGER,
  CONSTRAINT pk_activities_accidents PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
