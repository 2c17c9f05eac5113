-- Pictures that were sent to a group: which of the brand's files its people may see, as long as a message shows them.
CREATE TABLE conversations_pictures (
  brand_id uuid NOT NULL,
  group_id uuid NOT NULL,
  hash text NOT NULL,
  message_id uuid NOT NULL,
  type text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT pk_conversations_pictures PRIMARY KEY (brand_id, group_id, hash, message_id)
);
SELECT kernel_protect('conversations_pictures');
