-- The rows of order chains. number has no gaps within an activity and never changes hands; order_id is the order that stands for the row now.
CREATE TABLE activities_chain_rows (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  number integer NOT NULL,
  member_id uuid NOT NULL,
  person_id uuid NOT NULL,
  name text NOT NULL,
  group_id uuid,
  source text NOT NULL,
  message_id uuid,
  order_id uuid NOT NULL,
  pick_up text,
  placed_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  withdrawn boolean NOT NULL,
  body bigint NOT NULL,
  version integer NOT NULL,
  CONSTRAINT pk_activities_chain_rows PRIMARY KEY (brand_id, activity_id, id)
);
CREATE UNIQUE INDEX ix_activities_chain_rows_number ON activities_chain_rows (brand_id, activity_id, number);
CREATE INDEX ix_activities_chain_rows_person ON activities_chain_rows (brand_id, activity_id, person_id);
CREATE INDEX ix_activities_chain_rows_order ON activities_chain_rows (brand_id, order_id);
-- What each row wants now; of a withdrawn one, what it wanted last.
CREATE TABLE activities_chain_lines (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  row_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  quantity integer NOT NULL,
  position integer NOT NULL,
  CONSTRAINT pk_activities_chain_lines PRIMARY KEY (brand_id, activity_id, row_id, sku_id)
);
-- Everything that was ever done to a row, one entry per version of it.
CREATE TABLE activities_chain_history (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  row_id uuid NOT NULL,
  version integer NOT NULL,
  at timestamptz NOT NULL,
  act text NOT NULL,
  told text NOT NULL,
  message_id uuid,
  operator_id uuid,
  CONSTRAINT pk_activities_chain_history PRIMARY KEY (brand_id, activity_id, row_id, version)
);
SELECT kernel_protect('activities_chain_rows');
SELECT kernel_protect('activities_chain_lines');
SELECT kernel_protect('activities_chain_history');
