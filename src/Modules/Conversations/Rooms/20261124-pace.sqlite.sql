-- How fast somebody writes, on whichever node and in whichever room; imported history has no body and stays out of it.
CREATE INDEX ix_conversations_messages_pace ON conversations_messages (brand_id, author_id, at) WHERE body IS NOT NULL;
