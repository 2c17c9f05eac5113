-- A gift that stands in the shop's catalogue, by its SKU's code: the storefront adds it to the order. Without one the gift is words.
ALTER TABLE loyalty_coupon_kinds ADD COLUMN gift_code TEXT;
