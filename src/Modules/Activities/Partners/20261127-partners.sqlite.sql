-- Whom the brand holds activities together with. The code stands in the links that they share: ?from=CODE.
CREATE TABLE activities_partners (
  brand_id BLOB NOT NULL,
  id BLOB NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  contact TEXT NOT NULL,
  archived INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_activities_partners PRIMARY KEY (brand_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_activities_partners_code ON activities_partners (brand_id, code);
-- A partner in one activity: what it brings and what it gets. Shares are basis points. id is what its own link leads to.
CREATE TABLE activities_partnerships (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  partner_id BLOB NOT NULL,
  id BLOB NOT NULL,
  share_of TEXT NOT NULL,
  share_bp INTEGER NOT NULL,
  cost_bp INTEGER NOT NULL,
  brings TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_activities_partnerships PRIMARY KEY (brand_id, activity_id, partner_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ix_activities_partnerships_id ON activities_partnerships (brand_id, id);
CREATE INDEX ix_activities_partnerships_partner ON activities_partnerships (brand_id, partner_id);
-- Which of an activity's groups is whose: one partner's at most.
CREATE TABLE activities_partner_groups (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  partner_id BLOB NOT NULL,
  CONSTRAINT pk_activities_partner_groups PRIMARY KEY (brand_id, activity_id, group_id)
) WITHOUT ROWID;
-- Who came by a partner's link and when first. visitor_id is the member, or a browser nobody knows yet; member_id is who it turned out to be.
CREATE TABLE activities_partner_touches (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  partner_id BLOB NOT NULL,
  visitor_id BLOB NOT NULL,
  member_id BLOB,
  at INTEGER NOT NULL,
  CONSTRAINT pk_activities_partner_touches PRIMARY KEY (brand_id, activity_id, partner_id, visitor_id)
) WITHOUT ROWID;
CREATE INDEX ix_activities_partner_touches_visitor ON activities_partner_touches (brand_id, visitor_id);
-- How an activity's money was split, once and for all.
CREATE TABLE activities_partner_splits (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  split TEXT NOT NULL,
  fixed_at INTEGER NOT NULL,
  operator_id BLOB,
  operator_name TEXT NOT NULL,
  CONSTRAINT pk_activities_partner_splits PRIMARY KEY (brand_id, activity_id)
) WITHOUT ROWID;
