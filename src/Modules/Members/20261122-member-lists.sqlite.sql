CREATE INDEX ix_members_members_by_name ON members_members (brand_id, name, id);
CREATE INDEX ix_members_tags_by_tag ON members_tags (brand_id, tag, member_id);
