-- Merging two entries of one human showed that the person has more of an activity than one person may: somebody decides what becomes of it.
CREATE TABLE activities_double_claims (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  person_id uuid NOT NULL,
  found_at timestamptz NOT NULL,
  decided_at timestamptz,
  decision text,
  CONSTRAINT pk_activities_double_claims PRIMARY KEY (brand_id, activity_id, person_id)
);
SELECT kernel_protect('activities_double_claims');
