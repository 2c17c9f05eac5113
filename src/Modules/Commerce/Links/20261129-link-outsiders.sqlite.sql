-- Browsers that came by a content link and are nobody's yet; member_id is who one of them turned out to be.
CREATE TABLE commerce_link_outsiders (
  brand_id BLOB NOT NULL,
  visitor_id BLOB NOT NULL,
  link_id BLOB NOT NULL,
  member_id BLOB,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  visits INTEGER NOT NULL,
  CONSTRAINT pk_commerce_link_outsiders PRIMARY KEY (brand_id, visitor_id, link_id)
) WITHOUT ROWID;
CREATE INDEX ix_commerce_link_outsiders_link ON commerce_link_outsiders (brand_id, link_id);
