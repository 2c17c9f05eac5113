-- The first look at a product and the first choice of it, per member and day; placing and paying stand in the orders.
CREATE TABLE commerce_path_steps (
  brand_id uuid NOT NULL,
  member_id uuid NOT NULL,
  product_id uuid NOT NULL,
  day integer NOT NULL,
  step text NOT NULL,
  group_id uuid NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT pk_commerce_path_steps PRIMARY KEY (brand_id, day, member_id, product_id, step)
);
SELECT kernel_protect('commerce_path_steps');
