-- An auction as it stands after its last accepted bid. head is the hash over all bids so far; salt hides the reserve in the hash that the members see from the beginning.
CREATE TABLE activities_auctions (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  salt text NOT NULL,
  opening text NOT NULL,
  head text NOT NULL,
  seq bigint NOT NULL,
  price_minor bigint NOT NULL,
  leader integer NOT NULL,
  limit_minor bigint NOT NULL,
  pushed_minor bigint NOT NULL,
  bidders integer NOT NULL,
  extensions integer NOT NULL,
  closed_at timestamptz,
  outcome text,
  CONSTRAINT pk_activities_auctions PRIMARY KEY (brand_id, activity_id)
);
-- Accepted bids: never changed, never removed. seq has no gaps; price_minor and leader are what held right after the bid; bidder is the person's number in this auction.
CREATE TABLE activities_auction_bids (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  seq bigint NOT NULL,
  bidder integer NOT NULL,
  member_id uuid NOT NULL,
  person_id uuid NOT NULL,
  group_id uuid NOT NULL,
  source text NOT NULL,
  amount_minor bigint NOT NULL,
  automatic boolean NOT NULL,
  at timestamptz NOT NULL,
  price_minor bigint NOT NULL,
  leader integer NOT NULL,
  body bigint NOT NULL,
  hash text NOT NULL,
  CONSTRAINT pk_activities_auction_bids PRIMARY KEY (brand_id, activity_id, id)
);
CREATE UNIQUE INDEX ix_activities_auction_bids_seq ON activities_auction_bids (brand_id, activity_id, seq);
CREATE INDEX ix_activities_auction_bids_person ON activities_auction_bids (brand_id, activity_id, person_id, bidder);
-- To whom the lot was offered, one after another: the winner, then runners-up as long as nobody pays.
CREATE TABLE activities_auction_offers (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  round integer NOT NULL,
  bidder integer NOT NULL,
  member_id uuid NOT NULL,
  person_id uuid NOT NULL,
  price_minor bigint NOT NULL,
  order_id uuid NOT NULL,
  at timestamptz NOT NULL,
  outcome text NOT NULL,
  CONSTRAINT pk_activities_auction_offers PRIMARY KEY (brand_id, activity_id, round)
);
CREATE INDEX ix_activities_auction_offers_order ON activities_auction_offers (brand_id, order_id);
-- Points put aside with a person's first bid: held, then returned, or forfeited by a winner who does not pay. id is the movement's key: the first bid.
CREATE TABLE activities_auction_deposits (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  person_id uuid NOT NULL,
  id uuid NOT NULL,
  points bigint NOT NULL,
  state text NOT NULL,
  CONSTRAINT pk_activities_auction_deposits PRIMARY KEY (brand_id, activity_id, person_id)
);
SELECT kernel_protect('activities_auctions');
SELECT kernel_protect('activities_auction_bids');
SELECT kernel_protect('activities_auction_offers');
SELECT kernel_protect('activities_auction_deposits');
