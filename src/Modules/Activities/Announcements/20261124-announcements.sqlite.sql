-- The series of announcements of an activity: each so many minutes before its start (after it, if negative), said once in every one of its groups.
CREATE TABLE activities_announcements (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  minutes_before INTEGER NOT NULL,
  text TEXT NOT NULL,
  state TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  done_at INTEGER,
  CONSTRAINT pk_activities_announcements PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
