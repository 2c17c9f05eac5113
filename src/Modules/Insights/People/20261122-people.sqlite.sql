CREATE INDEX ix_insights_member_days_member ON insights_member_days (brand_id, member_id, day, messages);
