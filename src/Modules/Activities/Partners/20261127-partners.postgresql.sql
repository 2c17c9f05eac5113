-- Whom the brand holds activities together with. The code stands in the links that they share: ?from=CODE.
CREATE TABLE activities_partners (
  brand_id uuid NOT NULL,
  id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  contact text NOT NULL,
  archived boolean NOT NULL,
  made_at timestamptz NOT NULL,
  version integer NOT NULL,
  CONSTRAINT pk_activities_partners PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX ix_activities_partners_code ON activities_partners (brand_id, code);
-- A partner in one activity: what it brings and what it gets. Shares are basis points. id is what its own link leads to.
CREATE TABLE activities_partnerships (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  id uuid NOT NULL,
  share_of text NOT NULL,
  share_bp integer NOT NULL,
  cost_bp integer NOT NULL,
  brings text NOT NULL,
  made_at timestamptz NOT NULL,
  version integer NOT NULL,
  CONSTRAINT pk_activities_partnerships PRIMARY KEY (brand_id, activity_id, partner_id)
);
CREATE UNIQUE INDEX ix_activities_partnerships_id ON activities_partnerships (brand_id, id);
CREATE INDEX ix_activities_partnerships_partner ON activities_partnerships (brand_id, partner_id);
-- Which of an activity's groups is whose: one partner's at most.
CREATE TABLE activities_partner_groups (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  group_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  CONSTRAINT pk_activities_partner_groups PRIMARY KEY (brand_id, activity_id, group_id)
);
-- Who came by a partner's link and when first. visitor_id is the member, or a browser nobody knows yet; member_id is who it turned out to be.
CREATE TABLE activities_partner_touches (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  visitor_id uuid NOT NULL,
  member_id uuid,
  at timestamptz NOT NULL,
  CONSTRAINT pk_activities_partner_touches PRIMARY KEY (brand_id, activity_id, partner_id, visitor_id)
);
CREATE INDEX ix_activities_partner_touches_visitor ON activities_partner_touches (brand_id, visitor_id);
-- How an activity's money was split, once and for all.
CREATE TABLE activities_partner_splits (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  split text NOT NULL,
  fixed_at timestamptz NOT NULL,
  operator_id uuid,
  operator_name text NOT NULL,
  CONSTRAINT pk_activities_partner_splits PRIMARY KEY (brand_id, activity_id)
);
SELECT kernel_protect('activities_partners');
SELECT kernel_protect('activities_partnerships');
SELECT kernel_protect('activities_partner_groups');
SELECT kernel_protect('activities_partner_touches');
SELECT kernel_protect('activities_partner_splits');
