"""Double-entry books of what the chain owes: commission first.

Verbs: post. Events: EntryPosted.
"""
