"""Cart, order, states: the one place where a sale is put together.

Verbs: place, cancel, expire_due, mark_paid, reroute. Events: OrderPlaced, OrderPaid,
OrderClosed, OrderRerouted, OrderCompleted, LateMoney.
"""
