-- What a message of a group's chat did in an activity: taken, refused, asked back, or withdrawn with the message.
CREATE TABLE activities_chat_acts (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  message_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  note TEXT NOT NULL,
  CONSTRAINT pk_activities_chat_acts PRIMARY KEY (brand_id, group_id, message_id)
) WITHOUT ROWID;
CREATE INDEX ix_activities_chat_acts_activity ON activities_chat_acts (brand_id, activity_id, group_id, at);
-- The bot's line about an activity in a group, and when it was last changed.
CREATE TABLE activities_chat_slips (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  message_id BLOB NOT NULL,
  told_at INTEGER NOT NULL,
  CONSTRAINT pk_activities_chat_slips PRIMARY KEY (brand_id, activity_id, group_id)
) WITHOUT ROWID;
