"""Out of the door with a scan-and-go order: a rolling code, used once, looked at by risk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.catalog import service as catalog
from app.fulfilment import codes, locks, queries, rules
from app.fulfilment.errors import (
    ExitCodeExpired,
    ExitCodeForged,
    ExitCodeUnreadable,
    ExitCodeUsed,
    ExitWrongStore,
    NoExitPass,
)
from app.fulfilment.events import ExitChecked
from app.fulfilment.types import BoughtLine, ExitCode, ExitVerdict, LineView
from app.kernel.auth import CLERK, Caller
from app.kernel.clock import now
from app.kernel.crypto import same
from app.kernel.db import command, query
from app.kernel.events import emit
from app.kernel.settings import settings

FRESH_EXIT = timedelta(hours=6)  # later nobody stands at the door any more


@query
def exit_code(*, person_id: str, order_id: str) -> ExitCode:
    """The code to show at the door now, and how many seconds until the next one.

    Raises fulfilment.no_exit_pass (not a paid scan-and-go order of this person),
    fulfilment.exit_code_used.
    """
    found = queries.exit_pass(order_id)
    shipment = queries.in_store_shipment(order_id)
    if found is None or shipment is None or shipment.person_id != person_id:
        raise NoExitPass(order_id=order_id)
    if found.used_at is not None:
        raise ExitCodeUsed(used_at=found.used_at.isoformat())
    moment, period = now(), settings().exit_code_seconds
    window = codes.exit_window(moment, period)
    return ExitCode(
        order_id=order_id,
        place_id=found.place_id,
        code=codes.exit_text(found.short_code, order_id, found.place_id, window),
        seconds_left=period - int(moment.timestamp()) % period,
        period_seconds=period,
    )


@query
def waiting_to_leave(*, order_ids: Sequence[str]) -> set[str]:
    """Which of a person's orders have a fresh exit pass that has not been used."""
    if not order_ids:
        return set()
    return queries.unused_exits(order_ids, now() - FRESH_EXIT)


@query
def exits_checked(*, place_id: str, since: datetime) -> int:
    """How many customers were let out at a store since a moment; the caller checks who asks."""
    return queries.exits_checked(place_id, since)


@command
def check_exit(*, caller: Caller, place_id: str, code: str) -> ExitVerdict:
    """A clerk scans the code at the door; it is used up. Says which lines to look at.

    Raises fulfilment.exit_code_unreadable, exit_code_forged, exit_wrong_store,
    exit_code_used, exit_code_expired (older than the window before this one).
    Emits ExitChecked. The pass is taken by compare-and-set: of many scans one wins.
    """
    caller.check_place(place_id, CLERK)
    read = codes.read_exit(code.strip())
    if read is None:
        raise ExitCodeUnreadable
    short_code, window = read
    found = queries.exit_pass_by_code(short_code)
    if found is None or not same(
        code.strip(), codes.exit_text(short_code, found.order_id, found.place_id, window)
    ):
        raise ExitCodeForged
    if found.place_id != place_id:
        raise ExitWrongStore
    if found.used_at is not None:
        raise ExitCodeUsed(used_at=found.used_at.isoformat())
    moment = now()
    current = codes.exit_window(moment, settings().exit_code_seconds)
    if window not in (current, current - 1):
        raise ExitCodeExpired
    if not locks.use_exit_pass(found.order_id, place_id, moment, caller.person_id):
        raise ExitCodeUsed
    shipment = queries.in_store_shipment(found.order_id)
    if shipment is None:
        raise NoExitPass(order_id=found.order_id)
    lines = queries.lines_of([shipment.id])[shipment.id]
    emit(ExitChecked(found.order_id, shipment.person_id, place_id, caller.person_id))
    count = rules.items_to_look_at(
        found.order_id, sum(line.value_fen for line in lines), len(lines)
    )
    return ExitVerdict(
        order_id=found.order_id,
        place_id=place_id,
        line_count=len(lines),
        used_at=moment,
        look_at=rules.lines_to_look_at(found.order_id, lines, count),
        bought=_bought(lines),
    )


def _bought(lines: Sequence[LineView]) -> tuple[BoughtLine, ...]:
    """Each product once: the customer's bag knows no lots."""
    skus = catalog.skus_by_ids({line.sku_id for line in lines})
    amounts: dict[str, int] = {}
    for line in lines:
        amounts[line.sku_id] = amounts.get(line.sku_id, 0) + line.quantity
    names = {line.sku_id: line.name for line in reversed(lines)}
    return tuple(
        BoughtLine(sku_id, names[sku_id], skus[sku_id].spec, skus[sku_id].base_unit, amount)
        for sku_id, amount in amounts.items()
    )
