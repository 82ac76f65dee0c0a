"""Daily reconciliation (对账): WeChat's bills against payments, refunds and fees.

Verbs: run_day, repair, explain. Events: DifferenceFound, DayClosed.
"""
