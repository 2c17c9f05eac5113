-- What was said. Order within a group is (at, seq): seq is the line of the export, or later the room's own number.
-- day and hour are the brand's own calendar; a broadcast or scheduled post closes no conversation.
CREATE TABLE conversations_messages (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  id BLOB NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  day INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  author_id BLOB NOT NULL,
  text TEXT NOT NULL,
  attachment TEXT,
  reply_to BLOB,
  broadcast INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  import_id BLOB,
  CONSTRAINT pk_conversations_messages PRIMARY KEY (brand_id, group_id, id)
) WITHOUT ROWID;
CREATE INDEX ix_conversations_messages_day ON conversations_messages (brand_id, group_id, day);
CREATE TABLE conversations_mentions (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  message_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  day INTEGER NOT NULL,
  CONSTRAINT pk_conversations_mentions PRIMARY KEY (brand_id, group_id, message_id, member_id)
) WITHOUT ROWID;
