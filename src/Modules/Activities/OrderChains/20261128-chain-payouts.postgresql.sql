-- What was handed to a helper of their share; the money went its own way.
CREATE TABLE activities_chain_payouts (
  brand_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  id uuid NOT NULL,
  helper_id uuid NOT NULL,
  paid_minor bigint NOT NULL,
  at timestamptz NOT NULL,
  operator_id uuid,
  CONSTRAINT pk_activities_chain_payouts PRIMARY KEY (brand_id, activity_id, id)
);
SELECT kernel_protect('activities_chain_payouts');
