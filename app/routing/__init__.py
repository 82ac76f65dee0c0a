"""Which place serves which lines, how, when, at what cost, and why (寻源).

Verbs: plan, choices, record, explain. A pure answer over inventory and places.
"""
