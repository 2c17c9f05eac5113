-- Pictures that were sent to a group: which of the brand's files its people may see, as long as a message shows them.
CREATE TABLE conversations_pictures (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  hash TEXT NOT NULL,
  message_id BLOB NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  CONSTRAINT pk_conversations_pictures PRIMARY KEY (brand_id, group_id, hash, message_id)
) WITHOUT ROWID;
