"""What leaders earn: commission by rate, accrued when goods are handed out, clawed back on refund.

Verbs: settle_order, set_rate. Events: none of its own (the books speak: EntryPosted).
"""
