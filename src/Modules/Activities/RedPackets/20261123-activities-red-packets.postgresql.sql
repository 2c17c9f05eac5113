-- Shares of red packets as they were opened. number has no gaps within an activity; returned when a merge showed that one human had two.
CREATE TABLE activities_packet_claims (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  number integer NOT NULL,
  member_id uuid NOT NULL,
  person_id uuid NOT NULL,
  group_id uuid NOT NULL,
  points bigint NOT NULL,
  cost_minor bigint NOT NULL,
  source text NOT NULL,
  at timestamptz NOT NULL,
  returned boolean NOT NULL,
  CONSTRAINT pk_activities_packet_claims PRIMARY KEY (brand_id, activity_id, id)
);
CREATE UNIQUE INDEX ix_activities_packet_claims_number ON activities_packet_claims (brand_id, activity_id, number);
CREATE INDEX ix_activities_packet_claims_person ON activities_packet_claims (brand_id, person_id, activity_id);
SELECT kernel_protect('activities_packet_claims');
