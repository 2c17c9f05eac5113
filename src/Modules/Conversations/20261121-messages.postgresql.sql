-- What was said. Order within a group is (at, seq): seq is the line of the export, or later the room's own number.
-- day and hour are the brand's own calendar; a broadcast or scheduled post closes no conversation.
CREATE TABLE conversations_messages (
  brand_id uuid NOT NULL,
  group_id uuid NOT NULL,
  id uuid NOT NULL,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  day integer NOT NULL,
  hour integer NOT NULL,
  author_id uuid NOT NULL,
  text text NOT NULL,
  attachment text,
  reply_to uuid,
  broadcast boolean NOT NULL,
  removed boolean NOT NULL,
  import_id uuid,
  CONSTRAINT pk_conversations_messages PRIMARY KEY (brand_id, group_id, id)
) PARTITION BY RANGE (id);
-- A partition per year of the UUIDv7's own clock (its first 48 bits are milliseconds since 1970).
DO $$
DECLARE
  y integer;
  low uuid := '00000000-0000-0000-0000-000000000000';
  high uuid;
BEGIN
  FOR y IN 2011..2040 LOOP
    high := (lpad(to_hex((extract(epoch FROM make_timestamptz(y + 1, 1, 1, 0, 0, 0, 'UTC')) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;
    EXECUTE format('CREATE TABLE conversations_messages_%s PARTITION OF conversations_messages FOR VALUES FROM (%L) TO (%L)', y, low, high);
    low := high;
  END LOOP;
  CREATE TABLE conversations_messages_later PARTITION OF conversations_messages DEFAULT;
END $$;
CREATE INDEX ix_conversations_messages_day ON conversations_messages (brand_id, group_id, day);
SELECT kernel_protect('conversations_messages');
CREATE TABLE conversations_mentions (
  brand_id uuid NOT NULL,
  group_id uuid NOT NULL,
  message_id uuid NOT NULL,
  member_id uuid NOT NULL,
  day integer NOT NULL,
  CONSTRAINT pk_conversations_mentions PRIMARY KEY (brand_id, group_id, message_id, member_id)
);
SELECT kernel_protect('conversations_mentions');
