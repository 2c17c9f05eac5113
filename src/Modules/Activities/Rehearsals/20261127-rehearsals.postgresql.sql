-- A rehearsal of a plan with test buyers; what came of it, once it is over. Its id is its job's.
CREATE TABLE activities_rehearsals (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  plan text NOT NULL,
  buyers integer NOT NULL,
  asked_by uuid,
  asked_name text NOT NULL,
  asked_at timestamptz NOT NULL,
  done_at timestamptz,
  report text,
  CONSTRAINT pk_activities_rehearsals PRIMARY KEY (brand_id, activity_id, id)
);
SELECT kernel_protect('activities_rehearsals');
