-- Ids are 16-byte big-endian BLOBs, instants UTC ticks, days day numbers (0001-01-01 = 0).
CREATE TABLE kernel_leases (
  name TEXT NOT NULL PRIMARY KEY,
  holder TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  until INTEGER NOT NULL
) WITHOUT ROWID;
