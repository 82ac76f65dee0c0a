"""The cellar: database, outbox, errors, HTTP door, clock, ids. Knows no room.

Verbs: `command`, `emit`, `later`, `endpoint`, `now`, `new_id`.
"""
