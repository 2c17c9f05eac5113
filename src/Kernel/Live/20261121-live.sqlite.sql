CREATE TABLE kernel_rooms (
  brand_id BLOB NOT NULL,
  room BLOB NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (brand_id, room)
) WITHOUT ROWID;
CREATE TABLE kernel_room_events (
  brand_id BLOB NOT NULL,
  room BLOB NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (brand_id, room, seq)
) WITHOUT ROWID;
CREATE INDEX ix_kernel_room_events_at ON kernel_room_events (at);
