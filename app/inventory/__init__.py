"""Stock per place and lot, reservations, ledger.

Verbs: reserve, keep, release, commit, move_out, move_in, receive, adjust, availability.
Events: StockMoved.
"""
