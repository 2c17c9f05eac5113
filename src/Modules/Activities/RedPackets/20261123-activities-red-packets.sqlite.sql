-- Shares of red packets as they were opened. number has no gaps within an activity; returned when a merge showed that one human had two.
CREATE TABLE activities_packet_claims (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  number INTEGER NOT NULL,
  member_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  points INTEGER NOT NULL,
  cost_minor INTEGER NOT NULL,
  source TEXT NOT NULL,
  at INTEGER NOT NULL,
  returned INTEGER NOT NULL,
  CONSTRAINT pk_activities_packet_claims PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_activities_packet_claims_number ON activities_packet_claims (brand_id, activity_id, number);
CREATE INDEX ix_activities_packet_claims_person ON activities_packet_claims (brand_id, person_id, activity_id);
