-- How goods had for points were sent: carrier and number.
ALTER TABLE activities_redemptions ADD COLUMN shipping TEXT;
