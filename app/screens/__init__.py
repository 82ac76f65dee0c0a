"""Whole pages in one call, composed from the rooms below; owns no table.

Verbs: scan, quote, order_page, leader_board, staff_board, route_map.
"""
