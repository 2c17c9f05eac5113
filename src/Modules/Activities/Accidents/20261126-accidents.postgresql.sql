-- Something went wrong in an activity: what one operator asked for, what a second one said, and the job that did it.
CREATE TABLE activities_accidents (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  remedy text NOT NULL,
  reason text NOT NULL,
  points bigint NOT NULL,
  apology text NOT NULL,
  asked_by uuid NOT NULL,
  asked_name text NOT NULL,
  asked_at timestamptz NOT NULL,
  decided_by uuid,
  decided_name text,
  decided_at timestamptz,
  approved boolean,
  CONSTRAINT pk_activities_accidents PRIMARY KEY (brand_id, activity_id, id)
);
SELECT kernel_protect('activities_accidents');
