-- The first look at a product and the first choice of it, per member and day; placing and paying stand in the orders.
CREATE TABLE commerce_path_steps (
  brand_id BLOB NOT NULL,
  member_id BLOB NOT NULL,
  product_id BLOB NOT NULL,
  day INTEGER NOT NULL,
  step TEXT NOT NULL,
  group_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  CONSTRAINT pk_commerce_path_steps PRIMARY KEY (brand_id, day, member_id, product_id, step)
) WITHOUT ROWID;
