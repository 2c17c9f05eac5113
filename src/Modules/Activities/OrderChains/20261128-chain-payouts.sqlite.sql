-- What was handed to a helper of their share; the money went its own way.
CREATE TABLE activities_chain_payouts (
  brand_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  id BLOB NOT NULL,
  helper_id BLOB NOT NULL,
  paid_minor INTEGER NOT NULL,
  at INTEGER NOT NULL,
  operator_id BLOB,
  CONSTRAINT pk_activities_chain_payouts PRIMARY KEY (brand_id, activity_id, id)
) WITHOUT ROWID;
