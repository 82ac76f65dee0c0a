"""SELECTs of prices and coupons."""
