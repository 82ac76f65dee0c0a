"""Prices (rows with validity) and freight. The only authority on what anything costs.

Verbs: quote, freight, import_prices.
"""
