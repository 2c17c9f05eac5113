-- Taken away while an order held or used it: revoked as soon as the order gives it up.
ALTER TABLE loyalty_coupons ADD COLUMN called_back boolean NOT NULL DEFAULT false;
