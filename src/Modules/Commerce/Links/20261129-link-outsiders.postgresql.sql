-- Browsers that came by a content link and are nobody's yet; member_id is who one of them turned out to be.
CREATE TABLE commerce_link_outsiders (
  brand_id uuid NOT NULL,
  visitor_id uuid NOT NULL,
  link_id uuid NOT NULL,
  member_id uuid,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  visits integer NOT NULL,
  CONSTRAINT pk_commerce_link_outsiders PRIMARY KEY (brand_id, visitor_id, link_id)
);
CREATE INDEX ix_commerce_link_outsiders_link ON commerce_link_outsiders (brand_id, link_id);
SELECT kernel_protect('commerce_link_outsiders');
