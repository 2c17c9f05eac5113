-- What a member put aside to buy in a group. once is the tap that put it there last: the same tap again adds nothing.
CREATE TABLE commerce_cart_lines (
  brand_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  sku_id BLOB NOT NULL,
  quantity INTEGER NOT NULL,
  once BLOB NOT NULL,
  at INTEGER NOT NULL,
  CONSTRAINT pk_commerce_cart_lines PRIMARY KEY (brand_id, group_id, member_id, sku_id)
) WITHOUT ROWID;
