"""Finding goods again for an order, or part of one, that has money but no stock."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from app.inventory import service as inventory
from app.inventory.errors import Insufficient
from app.inventory.types import Want
from app.kernel.clock import now
from app.kernel.crypto import unseal
from app.kernel.db import Contended
from app.ordering import queries
from app.ordering.service.placing import write_plan
from app.ordering.types import LineView, OrderSummary
from app.routing import service as routing
from app.routing.errors import NoSource, OutOfRange
from app.routing.types import Plan, RouteLine, RouteRequest


def try_again(order: OrderSummary) -> str | None:
    """Serve the whole order anew: revived (same places) | rerouted | None (nothing to be had)."""
    before = {p.source_place_id for p in queries.parcels(order.id)}
    units = {line.id: line.quantity for line in queries.lines(order.id)}
    plan = plan_units(order, units, frozenset())
    if plan is None:
        return None
    hold_units(order, units, plan, "late_payment")
    after = {p.source_place_id for p in plan.parcels}
    return "revived" if after == before else "rerouted"


def plan_units(
    order: OrderSummary, units: Mapping[str, int], excluded: frozenset[str]
) -> Plan | None:
    """A plan for some units of an order's lines, leaving out places that refused."""
    sealed = queries.sealed_address(order.id)
    address = json.loads(unseal(sealed)) if sealed else {}
    request = RouteRequest(
        kind=order.kind,
        lines=tuple(
            RouteLine(line.line_no, line.sku_id, units[line.id]) for line in _lines(order, units)
        ),
        at=now(),
        place_id=order.place_id,
        lng=address.get("lng"),
        lat=address.get("lat"),
        city=address.get("city"),
        province=address.get("province"),
        excluded=excluded,
    )
    try:
        return routing.plan(request)
    except (NoSource, OutOfRange):
        return None


def hold_units(
    order: OrderSummary,
    units: Mapping[str, int],
    plan: Plan,
    cause: str,
    deadline: datetime | None = None,
) -> None:
    """Reserve the plan, until `deadline` where it is not paid; write parcels after the last."""
    after_no = queries.last_parcel_no(order.id)
    line_of = {line.line_no: line.id for line in _lines(order, units)}
    wants = [
        Want(
            line_of[line.line_no],
            after_no + p.parcel_no,
            p.source_place_id,
            line.sku_id,
            line.quantity,
        )
        for p in plan.parcels
        for line in p.lines
    ]
    try:
        held = inventory.reserve(order_id=order.id, wants=wants, deadline=deadline)
    except Insufficient as refusal:
        raise Contended from refusal  # taken since the plan read it: plan again
    write_plan(order.id, plan, held, first_no=after_no)
    routing.record(order_id=order.id, plan=plan, cause=cause)


def _lines(order: OrderSummary, units: Mapping[str, int]) -> Sequence[LineView]:
    return [line for line in queries.lines(order.id) if units.get(line.id, 0) > 0]
