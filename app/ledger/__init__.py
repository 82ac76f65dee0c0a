"""Double-entry books of what the chain owes: commission first.

Verbs: post, pay_out, take_payout_back. Events: EntryPosted.
"""
