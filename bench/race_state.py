"""What the database says about the product of one round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.inventory.models import Reservation, Stock
from app.kernel.clock import now
from app.kernel.db import execute, query
from app.kernel.models import OutboxEvent
from app.kernel.settings import settings
from app.ordering.models import Allocation, Order
from app.places.models import Place

UNPAID = "awaiting_payment"


@dataclass(frozen=True)
class End:
    """`held`: live reservations; `leaked`: ended later than they may, or still there by then."""

    sold: int
    held: int
    leaked: int
    latest_release: float
    order_ids: frozenset[str]


@query
def a_store() -> str:
    """The first store of the chain."""
    stores = select(Place.id).where(Place.kind == "store").order_by(Place.code)
    return str(execute(stores.limit(1)).scalar_one())


@query
def taken(sku_id: str) -> int:
    """Units sold or held at this very moment."""
    return int(
        execute(
            select(func.coalesce(func.sum(Reservation.quantity), 0))
            .join(Stock, Stock.id == Reservation.stock_id)
            .where(Stock.sku_id == sku_id, Reservation.state.in_(("live", "committed")))
        ).scalar_one()
    )


@query
def is_busy(sku_id: str) -> bool:
    """Whether an order of it is still open, or an event waits."""
    orders = (
        select(func.count(Order.id))
        .join(Allocation, Allocation.order_id == Order.id)
        .where(Allocation.sku_id == sku_id, Order.state.in_((UNPAID, "paid")))
    )
    events = select(func.count()).select_from(OutboxEvent).where(OutboxEvent.state == "pending")
    return bool(execute(orders).scalar_one() or execute(events).scalar_one())


@query
def read(sku_id: str, within: timedelta) -> End:
    """`within`: how long after its deadline a hold may stand.

    A hold that has ended has no deadline any more: it was the hold's length after its birth.
    """
    rows = execute(
        select(
            Reservation.state,
            Reservation.quantity,
            Reservation.created_at,
            Reservation.ended_at,
        )
        .join(Stock, Stock.id == Reservation.stock_id)
        .where(Stock.sku_id == sku_id)
    ).all()
    orders = execute(select(Allocation.order_id).where(Allocation.sku_id == sku_id)).scalars()
    late = [_late(row.created_at, row.ended_at) for row in rows if row.state in ("live", "expired")]
    return End(
        sold=sum(row.quantity for row in rows if row.state == "committed"),
        held=sum(row.quantity for row in rows if row.state == "live"),
        leaked=sum(one > within.total_seconds() for one in late),
        latest_release=max(late, default=0.0),
        order_ids=frozenset(orders),
    )


def _late(created_at: datetime, ended_at: datetime | None) -> float:
    return ((ended_at or now()) - created_at).total_seconds() - settings().hold_seconds
