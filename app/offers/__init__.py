"""Prices (rows with validity), freight and coupons. The only authority on what anything costs.

Verbs: quote, freight, put_prices; of coupons create_campaign, move_campaign, claim, grant,
hold_coupon, use_coupon, use_late, return_coupon.
"""
