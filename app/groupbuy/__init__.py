"""What leaders earn: commission by rate, accrued when goods are handed out, clawed back on refund.

Verbs: earn, take_back, set_rate. Events: none of its own (the books speak: EntryPosted).
"""
