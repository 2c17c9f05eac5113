-- Merging two entries of one human showed that the person has more of an activity than one person may: somebody decides what becomes of it.
CREATE TABLE activities_double_claims (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  found_at INTEGER NOT NULL,
  decided_at INTEGER,
  decision TEXT,
  CONSTRAINT pk_activities_double_claims PRIMARY KEY (brand_id, activity_id, person_id)
) WITHOUT ROWID;
