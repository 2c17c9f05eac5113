-- What a message of a group's chat did in an activity: taken, refused, asked back, or withdrawn with the message.
CREATE TABLE activities_chat_acts (
  brand_id uuid NOT NULL,
  group_id uuid NOT NULL,
  message_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  member_id uuid NOT NULL,
  name text NOT NULL,
  at timestamptz NOT NULL,
  outcome text NOT NULL,
  note text NOT NULL,
  CONSTRAINT pk_activities_chat_acts PRIMARY KEY (brand_id, group_id, message_id)
);
CREATE INDEX ix_activities_chat_acts_activity ON activities_chat_acts (brand_id, activity_id, group_id, at);
-- The bot's line about an activity in a group, and when it was last changed.
CREATE TABLE activities_chat_slips (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  group_id uuid NOT NULL,
  message_id uuid NOT NULL,
  told_at timestamptz NOT NULL,
  CONSTRAINT pk_activities_chat_slips PRIMARY KEY (brand_id, activity_id, group_id)
);
SELECT kernel_protect('activities_chat_acts');
SELECT kernel_protect('activities_chat_slips');
