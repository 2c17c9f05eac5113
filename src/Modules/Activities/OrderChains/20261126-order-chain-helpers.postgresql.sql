-- Who brought an order into the chain by their own link.
ALTER TABLE activities_chain_rows ADD COLUMN helper_id uuid;
