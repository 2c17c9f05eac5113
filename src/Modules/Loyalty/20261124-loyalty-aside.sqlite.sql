-- Of each kind, how many are set aside for activities that hand them out: they can be had nowhere else, and their money is reserved already.
ALTER TABLE loyalty_coupon_kinds ADD COLUMN aside INTEGER NOT NULL DEFAULT 0 CHECK (aside >= 0);
