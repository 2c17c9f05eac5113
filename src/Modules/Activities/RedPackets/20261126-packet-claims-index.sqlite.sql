-- Of one packet after another: what a batch of claims touches lies together.
DROP INDEX ix_activities_packet_claims_person;
CREATE INDEX ix_activities_packet_claims_person ON activities_packet_claims (brand_id, activity_id, person_id);
