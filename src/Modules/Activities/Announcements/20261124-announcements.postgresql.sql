-- The series of announcements of an activity: each so many minutes before its start (after it, if negative), said once in every one of its groups.
CREATE TABLE activities_announcements (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  minutes_before integer NOT NULL,
  text text NOT NULL,
  state text NOT NULL,
  made_at timestamptz NOT NULL,
  done_at timestamptz,
  CONSTRAINT pk_activities_announcements PRIMARY KEY (brand_id, activity_id, id)
);
SELECT kernel_protect('activities_announcements');
