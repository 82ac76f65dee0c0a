"""Cart, order, states: the one place where a sale is put together.

Verbs: place, cancel, cancel_rest, expire_due, mark_paid, reroute. Events: OrderPlaced,
OrderPaid, OrderClosed, OrderPartEnded, OrderRerouted, OrderCompleted, LateMoney.
"""
