-- A cap asks for one person's day, an overview for everybody's.
DROP INDEX ix_loyalty_entries_day;
CREATE INDEX ix_loyalty_entries_by_day ON loyalty_entries (brand_id, day);
CREATE INDEX ix_loyalty_entries_person_day ON loyalty_entries (brand_id, person_id, day);
