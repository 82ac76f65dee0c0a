"""What `flask audit` proves of orders (design, invariants 2 and 3)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import Any

from app.fulfilment import service as fulfilment
from app.inventory import service as inventory
from app.kernel.checks import Difference
from app.kernel.clock import now
from app.kernel.db import snapshot
from app.offers import service as offers
from app.ordering import queries as orders_now
from app.ordering.queries import audit as queries
from app.payments import service as payments

IN_FLIGHT = timedelta(seconds=60)  # events are delivered within a minute, or reported
BATCH = 2_000


def totals_add_up() -> Iterator[Difference]:
    """order total = sum of its lines; the same for refunds and freight."""
    with snapshot():
        for r in queries.orders_against_lines():
            yield Difference(
                "ordering.totals",
                r.id,
                f"goods {r.goods_fen}/{r.line_goods}, discount {r.discount_fen}/{r.line_discount},"
                f" freight {r.freight_fen}/{r.line_freight},"
                f" total {r.total_fen}/{r.line_total}, refunded {r.refunded_fen}"
                f"/{r.line_refunded}",
            )


def lines_are_served() -> Iterator[Difference]:
    """Each line: ordered = live + fulfilled + refunded; a closed order holds nothing.

    A parcel that was refused or short a moment ago may wait for its event.
    """
    with snapshot():
        for r in queries.lines_against_allocations(now() - IN_FLIGHT):
            yield Difference(
                "ordering.lines",
                f"{r.order_id} line {r.line_no} ({r.state})",
                f"ordered {r.quantity}, live {r.live}, fulfilled {r.fulfilled},"
                f" refunded {r.refunded_quantity}",
            )


def allocations_are_held() -> Iterator[Difference]:
    """Each live allocation has its reservation, or is with a carrier; once it is paid for it is
    in a parcel that somebody still has to do with."""
    with snapshot():
        rows, since = queries.live_allocations(), now() - IN_FLIGHT
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            ids = [row.id for row in part]
            held = inventory.reservations_of(allocation_ids=ids)
            lost = inventory.taken_since(allocation_ids=ids, since=since)
            away = fulfilment.units_away(allocation_ids=ids, closed_after=since)
            packed = fulfilment.in_open_parcels(allocation_ids=ids, closed_after=since)
            for row in part:
                have = held.get(row.id, ("", away.get(row.id, 0)))[1]
                if have != row.quantity and row.id not in lost:
                    yield Difference("ordering.held", row.id, f"needs {row.quantity}, has {have}")
                if row.state == "paid" and row.id not in packed:
                    yield Difference("ordering.held", row.id, "paid, and in no open parcel")


def claims(order_of: Mapping[str, str]) -> Collection[str]:
    """Of held allocations (id -> order), those that an order still waits for."""
    return queries.live_among(list(order_of))


SERVED = ("paid", "completed")


def money_has_an_owner() -> Iterator[Difference]:
    """Each order: what came in less what goes back = what the order keeps = what its lines keep;
    only an order that was never paid keeps nothing.

    An exception that waits or was explained accounts for its own amount; a payment of the last
    minute may still wait for its event.
    """
    with snapshot():
        explained = payments.open_exceptions_by_order()
        for orders, money in _pages_of_money():
            kept_by_lines = queries.kept_by_lines(list(orders)) if orders else {}
            for order_id in sorted(orders.keys() | money.keys()):
                order, lines_keep = orders.get(order_id), kept_by_lines.get(order_id, 0)
                paid, back = money.get(order_id, (0, 0))
                kept = order.paid_fen - order.refunded_fen if order else 0
                off = abs(paid - back - kept)
                if kept or (order and order.state in SERVED):
                    off = max(off, abs(kept - lines_keep))
                if off <= explained.get(order_id, 0) or _is_fresh(order_id):
                    continue
                yield Difference(
                    "ordering.money",
                    f"{order_id} ({order.state if order else 'no order'})",
                    f"paid {paid}, back {back}, order keeps {kept}, lines keep {lines_keep}",
                )


def _pages_of_money() -> Iterator[tuple[dict[str, Any], dict[str, tuple[int, int]]]]:
    """(orders, payments) of the same span of order ids: who is in one only is seen as well."""
    after = ""
    while True:
        page = queries.money_page(after, BATCH)
        last = page[-1].id if len(page) == BATCH else None
        yield {row.id: row for row in page}, payments.money_by_order(after=after, until=last)
        if last is None:
            return
        after = last


COUPON_OF_STATE = {
    "awaiting_payment": {"held"},
    "paid": {"used", "borne"},
    "completed": {"used", "borne"},
}


def coupons_fit() -> Iterator[Difference]:
    """An order with a discount has its coupon or the chain bears it; any other has none."""
    with snapshot():
        # orders first: one that is placed meanwhile is in neither list or in the second
        orders = queries.discounted_orders()
        bound = offers.coupon_states_by_order()
        for order_id, state in orders.items():
            have = bound.pop(order_id, "none")
            if have not in COUPON_OF_STATE.get(state, {"none", "borne"}):
                yield Difference("ordering.coupons", f"{order_id} ({state})", f"coupon {have}")
        strangers = orders_now.orders([one for one in bound if bound[one] != "borne"])
        for order_id, order in strangers.items():
            if not order.discount_fen:
                yield Difference("ordering.coupons", order_id, f"{bound[order_id]} for nothing")


def units_back_are_told() -> Iterator[Difference]:
    """Of every unit refunded by hand it is written what became of it."""
    with snapshot():
        for units in payments.units_refunded(cause="hand"):
            told = queries.refunded_units_of(list(units))
            for refund_id, quantity in units.items():
                if told.get(refund_id, 0) != quantity:
                    detail = f"{quantity} units back, {told.get(refund_id, 0)} told of"
                    yield Difference("ordering.units", refund_id, detail)


def _is_fresh(order_id: str) -> bool:
    since = now() - IN_FLIGHT
    known = payments.payments_of_order(order_id=order_id)
    return any(one.paid_at and one.paid_at > since for one in known)


def nothing_is_stuck() -> Iterator[Difference]:
    """No unpaid order is older than its deadline by more than a minute and the grace."""
    with snapshot():
        for order_id in orders_now.due(now() - 2 * IN_FLIGHT, 1000):
            yield Difference("ordering.stuck", order_id, "unpaid and past its deadline")
