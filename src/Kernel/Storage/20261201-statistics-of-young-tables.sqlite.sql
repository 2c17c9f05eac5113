-- SQLite's statistics are seeded by the migrations themselves.
SELECT 1;
