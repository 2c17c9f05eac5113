CREATE TABLE kernel_rooms (
  brand_id uuid NOT NULL,
  room uuid NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (brand_id, room)
);
CREATE TABLE kernel_room_events (
  brand_id uuid NOT NULL,
  room uuid NOT NULL,
  seq bigint NOT NULL,
  kind text NOT NULL,
  payload text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (brand_id, room, seq)
);
CREATE INDEX ix_kernel_room_events_at ON kernel_room_events (at);
SELECT kernel_share('kernel_rooms');
SELECT kernel_share('kernel_room_events');
