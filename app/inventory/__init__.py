"""Stock per place and lot, reservations, ledger.

Verbs: reserve, extend, keep, release, commit, move_out, move_in, receive, adjust,
take_physical, return_to_stock, write_off_sent, write_paper (waste, damage, mend, restock),
open_count and what follows, send_transfer and what follows, availability.
Events: StockMoved, HoldTaken, StockOversold, OversoldSettled, CountWaiting, CountEnded,
TransferMoved, TransferShort.
"""
