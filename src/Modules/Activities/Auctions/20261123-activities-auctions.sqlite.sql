-- An auction as it stands after its last accepted bid. head is the hash over all bids so far; salt hides the reserve in the hash that the members see from the beginning.
CREATE TABLE activities_auctions (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  salt TEXT NOT NULL,
  opening TEXT NOT NULL,
  head TEXT NOT NULL,
  seq INTEGER NOT NULL,
  price_minor INTEGER NOT NULL,
  leader INTEGER NOT NULL,
  limit_minor INTEGER NOT NULL,
  pushed_minor INTEGER NOT NULL,
  bidders INTEGER NOT NULL,
  extensions INTEGER NOT NULL,
  closed_at INTEGER,
  outcome TEXT,
  CONSTRAINT pk_activities_auctions PRIMARY KEY (brand_id, activity_id)
) WITHOUT ROWID;
-- Accepted bids: never changed, never removed. seq has no gaps; price_minor and leader are what held right after the bid; bidder is the person's number in this auction.
CREATE TABLE activities_auction_bids (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  seq INTEGER NOT NULL,
  bidder INTEGER NOT NULL,
  member_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  source TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  automatic INTEGER NOT NULL,
  at INTEGER NOT NULL,
  price_minor INTEGER NOT NULL,
  leader INTEGER NOT NULL,
  body INTEGER NOT NULL,
  hash TEXT NOT NULL,
  CONSTRAINT pk_activities_auction_bids PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_activities_auction_bids_seq ON activities_auction_bids (brand_id, activity_id, seq);
CREATE INDEX ix_activities_auction_bids_person ON activities_auction_bids (brand_id, activity_id, person_id, bidder);
-- To whom the lot was offered, one after another: the winner, then runners-up as long as nobody pays.
CREATE TABLE activities_auction_offers (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  round INTEGER NOT NULL,
  bidder INTEGER NOT NULL,
  member_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  price_minor INTEGER NOT NULL,
  order_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  CONSTRAINT pk_activities_auction_offers PRIMARY KEY (brand_id, activity_id, round)
) WITHOUT ROWID;
CREATE INDEX ix_activities_auction_offers_order ON activities_auction_offers (brand_id, order_id);
-- Points put aside with a person's first bid: held, then returned, or forfeited by a winner who does not pay. id is the movement's key: the first bid.
CREATE TABLE activities_auction_deposits (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  id BLOB NOT NULL,
  points INTEGER NOT NULL,
  state TEXT NOT NULL,
  CONSTRAINT pk_activities_auction_deposits PRIMARY KEY (brand_id, activity_id, person_id)
) WITHOUT ROWID;
