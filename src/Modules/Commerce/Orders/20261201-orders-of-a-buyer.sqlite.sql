-- SQLite's planner counts columns, not rows (seeded statistics), and finds a batch's buyers by person and origin already; a second index in random order would cost every order more.
SELECT 1;
