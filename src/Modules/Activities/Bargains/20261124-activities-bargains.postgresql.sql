-- Bargains that members opened. seed makes their cuts; price is start less the cuts that count; an order has its bargain's id.
CREATE TABLE activities_bargains (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  sku_id uuid NOT NULL,
  member_id uuid NOT NULL,
  person_id uuid NOT NULL,
  group_id uuid NOT NULL,
  start_minor bigint NOT NULL,
  floor_minor bigint NOT NULL,
  helpers integer NOT NULL,
  cut_least bigint NOT NULL,
  cut_most bigint NOT NULL,
  seed text NOT NULL,
  price_minor bigint NOT NULL,
  helped integer NOT NULL,
  state text NOT NULL,
  opened_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  ended_at timestamptz,
  CONSTRAINT pk_activities_bargains PRIMARY KEY (brand_id, activity_id, id)
);
CREATE INDEX ix_activities_bargains_person ON activities_bargains (brand_id, activity_id, person_id);
-- Who helped, with which of the cuts. What was taken back counts no more, and its cut is free for the next.
CREATE TABLE activities_bargain_helps (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  bargain_id uuid NOT NULL,
  member_id uuid NOT NULL,
  person_id uuid NOT NULL,
  n integer NOT NULL,
  cut_minor bigint NOT NULL,
  at timestamptz NOT NULL,
  taken_back boolean NOT NULL,
  CONSTRAINT pk_activities_bargain_helps PRIMARY KEY (brand_id, activity_id, id)
);
CREATE INDEX ix_activities_bargain_helps_bargain ON activities_bargain_helps (brand_id, activity_id, bargain_id);
CREATE INDEX ix_activities_bargain_helps_person ON activities_bargain_helps (brand_id, activity_id, person_id);
SELECT kernel_protect('activities_bargains');
SELECT kernel_protect('activities_bargain_helps');
