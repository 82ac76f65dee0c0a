"""Tills and delivery platforms: their sales, returns and orders, booked from the one pool.

Verbs: add_channel, rotate_key, stop_channel, verify, book_sales, book_return, reserve_order,
commit_order, cancel_order, stock_of, check_stock.
Events: SaleUnbooked, ReturnUnmatched, ChannelOrderLost, ChannelStockDiffers.
"""
