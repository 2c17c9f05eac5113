-- What a member put aside to buy in a group. once is the tap that put it there last: the same tap again adds nothing.
CREATE TABLE commerce_cart_lines (
  brand_id uuid NOT NULL,
  group_id uuid NOT NULL,
  member_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  quantity integer NOT NULL,
  once uuid NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT pk_commerce_cart_lines PRIMARY KEY (brand_id, group_id, member_id, sku_id)
);
SELECT kernel_protect('commerce_cart_lines');
