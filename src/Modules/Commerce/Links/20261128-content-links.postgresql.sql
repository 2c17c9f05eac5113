-- An address with ?via= that was given out somewhere: in which channel and column, and whom it brought when.
CREATE TABLE commerce_links (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  target text NOT NULL,
  channel text NOT NULL,
  content text NOT NULL,
  archived boolean NOT NULL,
  made_at timestamptz NOT NULL,
  CONSTRAINT pk_commerce_links PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX ix_commerce_links_code ON commerce_links (brand_id, code);
CREATE TABLE commerce_link_touches (
  brand_id uuid NOT NULL,
  member_id uuid NOT NULL,
  link_id uuid NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  visits integer NOT NULL,
  CONSTRAINT pk_commerce_link_touches PRIMARY KEY (brand_id, member_id, link_id)
);
CREATE INDEX ix_commerce_link_touches_link ON commerce_link_touches (brand_id, link_id);
-- link_id is the link that led to the order last, first_link_id the first one before it.
ALTER TABLE commerce_shop_orders ADD COLUMN first_link_id uuid;
CREATE INDEX ix_commerce_shop_orders_link ON commerce_shop_orders (brand_id, link_id) WHERE link_id IS NOT NULL;
SELECT kernel_protect('commerce_links');
SELECT kernel_protect('commerce_link_touches');
