-- Pictures that were sent to a group: which of the brand's files its people may see, and how large they are.
CREATE TABLE conversations_pictures (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  hash TEXT NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  CONSTRAINT pk_conversations_pictures PRIMARY KEY (brand_id, group_id, hash)
) WITHOUT ROWID;
