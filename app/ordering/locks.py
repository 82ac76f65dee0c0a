"""Conditional writes of orders; every change of state is a compare-and-set."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from app.inventory.types import Reserved
from app.kernel.clock import now
from app.kernel.db import all_rows, execute, table_of
from app.ordering import rules
from app.ordering.models import (
    Allocation,
    CartItem,
    Order,
    OrderLine,
    OrderParcel,
    RefundedUnits,
)


def hold_row(order_id: str) -> None:
    """Make others who want to change this order wait until the unit ends."""
    execute(select(Order.id).where(Order.id == order_id).with_for_update()).first()


def move(order_id: str, verb: str, sources: Sequence[str] | None = None, **values: Any) -> bool:
    """One step of the state table; False when the order is in none of the verb's states."""
    allowed = tuple(sources or rules.sources(verb))
    done = execute(
        update(Order)
        .where(Order.id == order_id, Order.state.in_(allowed))
        .values(state=rules.ORDER_STATES[(allowed[0], verb)], **values)
    )
    return done.rowcount == 1


def hold_due(order_ids: Collection[str], moment: datetime) -> list[Any]:
    """Lock those of some orders that are unpaid and over at `moment`, but not what another
    unit holds. Rows: id, person_id, discount_fen. In id order."""
    return all_rows(
        select(Order.id, Order.person_id, Order.discount_fen)
        .where(
            Order.id.in_(list(order_ids)),
            Order.state.in_(rules.sources("expire")),
            Order.deadline <= moment,
        )
        .order_by(Order.id)
        .with_for_update(skip_locked=True)
    )


def expire(order_ids: Collection[str], moment: datetime) -> None:
    """The state table's step for orders that `hold_due` has locked."""
    (source,) = rules.sources("expire")
    done = execute(
        update(Order)
        .where(Order.id.in_(list(order_ids)), Order.state == source)
        .values(
            state=rules.ORDER_STATES[(source, "expire")],
            closed_at=moment,
            close_reason="unpaid",
            deadline=None,
        )
    )
    if done.rowcount != len(order_ids):
        raise RuntimeError("an order changed while it was locked")


def add_refunded(order_id: str, amount_fen: int) -> bool:
    """refunded_fen += amount, never beyond what was paid."""
    done = execute(
        update(Order)
        .where(Order.id == order_id, Order.paid_fen - Order.refunded_fen >= amount_fen)
        .values(refunded_fen=Order.refunded_fen + amount_fen)
    )
    return done.rowcount == 1


def refund_line(
    line_id: str,
    seen: tuple[int, int],
    quantity: int,
    amount_fen: int,
    withheld_change: int = 0,
) -> bool:
    """Take units and fen of a line back; compare-and-set on (quantity, fen) taken before."""
    done = execute(
        update(OrderLine)
        .where(
            OrderLine.id == line_id,
            OrderLine.refunded_quantity == seen[0],
            OrderLine.refunded_fen == seen[1],
        )
        .values(
            refunded_quantity=OrderLine.refunded_quantity + quantity,
            refunded_fen=OrderLine.refunded_fen + amount_fen,
            withheld_fen=OrderLine.withheld_fen + withheld_change,
        )
    )
    return done.rowcount == 1


def take_back(allocation_id: str, seen: int, quantity: int) -> bool:
    """`quantity` of the `seen` units a customer has are no longer theirs."""
    values: dict[str, Any] = (
        {"state": "returned"} if quantity == seen else {"quantity": seen - quantity}
    )
    done = execute(
        update(Allocation)
        .where(
            Allocation.id == allocation_id,
            Allocation.state == "fulfilled",
            Allocation.quantity == seen,
        )
        .values(**values)
    )
    return done.rowcount == 1


def write_refunded_units(rows: Sequence[Mapping[str, Any]]) -> None:
    execute(insert(table_of(RefundedUnits)), list(rows))


# Built once: every order runs them.
_WRITE_ORDER = insert(table_of(Order))
_WRITE_LINES = insert(table_of(OrderLine))
_WRITE_PARCELS = insert(table_of(OrderParcel))
_WRITE_ALLOCATIONS = insert(table_of(Allocation))


def write_order(values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> None:
    execute(_WRITE_ORDER, values)
    execute(_WRITE_LINES, list(lines))


def write_parcels(order_id: str, parcels: Sequence[Mapping[str, Any]]) -> None:
    execute(_WRITE_PARCELS, [{"order_id": order_id, **parcel} for parcel in parcels])


def write_allocations(order_id: str, held: Sequence[Reserved]) -> None:
    execute(
        _WRITE_ALLOCATIONS,
        [
            {
                "id": one.allocation_id,
                "order_id": order_id,
                "line_id": one.line_id,
                "place_id": one.place_id,
                "sku_id": one.sku_id,
                "lot_id": one.lot_id,
                "parcel_no": one.parcel_no,
                "quantity": one.quantity,
                "state": "live",
            }
            for one in held
        ],
    )


def end_allocations(ids: Collection[str], state: str, sources: Sequence[str] = ("live",)) -> int:
    """live -> fulfilled | cancelled; returns how many changed. fulfilled -> cancelled, where it
    is heard late that what should have been there never was."""
    if not ids:
        return 0
    done = execute(
        update(Allocation)
        .where(Allocation.id.in_(list(ids)), Allocation.state.in_(sources))
        .values(state=state)
    )
    return int(done.rowcount)


def shrink_allocation(allocation_id: str, seen: int, quantity: int) -> bool:
    """Fewer units arrived: the allocation now stands for what is, or was, there."""
    done = execute(
        update(Allocation)
        .where(
            Allocation.id == allocation_id,
            Allocation.state.in_(("live", "fulfilled")),
            Allocation.quantity == seen,
        )
        .values(quantity=quantity)
    )
    return done.rowcount == 1


def put_shipments(shipment_of_parcel: Mapping[int, str], order_id: str) -> None:
    for parcel_no, shipment_id in shipment_of_parcel.items():
        execute(
            update(Allocation)
            .where(
                Allocation.order_id == order_id,
                Allocation.parcel_no == parcel_no,
                Allocation.state == "live",
            )
            .values(shipment_id=shipment_id)
        )


def put_cart_item(person_id: str, place_id: str, sku_id: str, quantity: int) -> bool:
    """Set, not add: a repeat changes nothing. 0 takes it out. True when the row is new."""
    key = (
        CartItem.person_id == person_id,
        CartItem.place_id == place_id,
        CartItem.sku_id == sku_id,
    )
    if quantity == 0:
        execute(delete(CartItem).where(*key))
        return False
    moment: datetime = now()
    done = execute(update(CartItem).where(*key).values(quantity=quantity, updated_at=moment))
    if done.rowcount == 0:
        execute(
            insert(CartItem).values(
                person_id=person_id,
                place_id=place_id,
                sku_id=sku_id,
                quantity=quantity,
                updated_at=moment,
            )
        )
    return bool(done.rowcount == 0)


def empty_cart(person_id: str, place_id: str, sku_ids: Collection[str]) -> None:
    execute(
        delete(CartItem).where(
            CartItem.person_id == person_id,
            CartItem.place_id == place_id,
            CartItem.sku_id.in_(list(sku_ids)),
        )
    )
