-- An address with ?via= that was given out somewhere: in which channel and column, and whom it brought when.
CREATE TABLE commerce_links (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  target TEXT NOT NULL,
  channel TEXT NOT NULL,
  content TEXT NOT NULL,
  archived INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  CONSTRAINT pk_commerce_links PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_commerce_links_code ON commerce_links (brand_id, code);
CREATE TABLE commerce_link_touches (
  brand_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  link_id BLOB NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  visits INTEGER NOT NULL,
  CONSTRAINT pk_commerce_link_touches PRIMARY KEY (brand_id, member_id, link_id)
) WITHOUT ROWID;
CREATE INDEX ix_commerce_link_touches_link ON commerce_link_touches (brand_id, link_id);
-- link_id is the link that led to the order last, first_link_id the first one before it.
ALTER TABLE commerce_shop_orders ADD COLUMN first_link_id BLOB;
CREATE INDEX ix_commerce_shop_orders_link ON commerce_shop_orders (brand_id, link_id) WHERE link_id IS NOT NULL;
