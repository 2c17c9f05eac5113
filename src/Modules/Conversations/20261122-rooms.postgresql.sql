-- What a room adds to a message: the hash that tells a repeat from a mistake, whether it is an announcement, who took it back, and which operator wrote behind a persona.
ALTER TABLE conversations_messages ADD COLUMN body bigint;
ALTER TABLE conversations_messages ADD COLUMN announcement boolean NOT NULL DEFAULT false;
ALTER TABLE conversations_messages ADD COLUMN removed_by text;
ALTER TABLE conversations_messages ADD COLUMN operator_id uuid;
CREATE INDEX ix_conversations_messages_at ON conversations_messages (brand_id, group_id, at, seq);
CREATE TABLE conversations_reactions (
  brand_id uuid NOT NULL,
  group_id uuid NOT NULL,
  message_id uuid NOT NULL,
  member_id uuid NOT NULL,
  emoji text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT pk_conversations_reactions PRIMARY KEY (brand_id, group_id, message_id, member_id, emoji)
);
SELECT kernel_protect('conversations_reactions');
CREATE TABLE conversations_pins (
  brand_id uuid NOT NULL,
  group_id uuid NOT NULL,
  message_id uuid NOT NULL,
  pinned_at timestamptz NOT NULL,
  operator_id uuid,
  CONSTRAINT pk_conversations_pins PRIMARY KEY (brand_id, group_id, message_id)
);
SELECT kernel_protect('conversations_pins');
-- The announcement that stands above a room now.
CREATE TABLE conversations_announcements (
  brand_id uuid NOT NULL,
  group_id uuid NOT NULL,
  message_id uuid NOT NULL,
  CONSTRAINT pk_conversations_announcements PRIMARY KEY (brand_id, group_id)
);
SELECT kernel_protect('conversations_announcements');
CREATE TABLE conversations_mutes (
  brand_id uuid NOT NULL,
  group_id uuid NOT NULL,
  member_id uuid NOT NULL,
  until timestamptz NOT NULL,
  operator_id uuid,
  CONSTRAINT pk_conversations_mutes PRIMARY KEY (brand_id, group_id, member_id)
);
SELECT kernel_protect('conversations_mutes');
-- How far somebody has read: a member, or an operator in the console.
CREATE TABLE conversations_reads (
  brand_id uuid NOT NULL,
  group_id uuid NOT NULL,
  reader_id uuid NOT NULL,
  at timestamptz NOT NULL,
  seq bigint NOT NULL,
  CONSTRAINT pk_conversations_reads PRIMARY KEY (brand_id, group_id, reader_id)
);
SELECT kernel_protect('conversations_reads');
