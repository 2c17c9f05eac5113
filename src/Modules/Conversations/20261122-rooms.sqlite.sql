-- What a room adds to a message: the hash that tells a repeat from a mistake, whether it is an announcement, who took it back, and which operator wrote behind a persona.
ALTER TABLE conversations_messages ADD COLUMN body INTEGER;
ALTER TABLE conversations_messages ADD COLUMN announcement INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations_messages ADD COLUMN removed_by TEXT;
ALTER TABLE conversations_messages ADD COLUMN operator_id BLOB;
CREATE INDEX ix_conversations_messages_at ON conversations_messages (brand_id, group_id, at, seq);
CREATE TABLE conversations_reactions (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  message_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  emoji TEXT NOT NULL,
  at INTEGER NOT NULL,
  CONSTRAINT pk_conversations_reactions PRIMARY KEY (brand_id, group_id, message_id, member_id, emoji)
) WITHOUT ROWID;
CREATE TABLE conversations_pins (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  message_id BLOB NOT NULL,
  pinned_at INTEGER NOT NULL,
  operator_id BLOB,
  CONSTRAINT pk_conversations_pins PRIMARY KEY (brand_id, group_id, message_id)
) WITHOUT ROWID;
-- The announcement that stands above a room now.
CREATE TABLE conversations_announcements (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  message_id BLOB NOT NULL,
  CONSTRAINT pk_conversations_announcements PRIMARY KEY (brand_id, group_id)
) WITHOUT ROWID;
CREATE TABLE conversations_mutes (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  until INTEGER NOT NULL,
  operator_id BLOB,
  CONSTRAINT pk_conversations_mutes PRIMARY KEY (brand_id, group_id, member_id)
) WITHOUT ROWID;
-- How far somebody has read: a member, or an operator in the console.
CREATE TABLE conversations_reads (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  reader_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  CONSTRAINT pk_conversations_reads PRIMARY KEY (brand_id, group_id, reader_id)
) WITHOUT ROWID;
