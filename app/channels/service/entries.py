"""What all entries share: claimed once under the channel's id, places, goods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.catalog import service as catalog
from app.catalog.errors import UnknownCode, UnreadableCode
from app.channels import locks, queries, rules
from app.channels.errors import Mismatch, OrderEnded, WrongPlace
from app.channels.types import ORDER, Channel, Goods, GoodsLine, Told
from app.kernel.clock import now
from app.kernel.db import query, run_in_unit
from app.kernel.errors import Busy
from app.places import service as places


class Known(Exception):
    """The channel has told this id: done before, or by a request beside this one."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An entry's answer; `is_repeat`: it was given before."""

    body: dict[str, Any]
    is_repeat: bool


def place_of(channel: Channel, code: str) -> str:
    """The id of a place the channel may speak of. Raises channels.wrong_place."""
    found = places.find_place_by_code(code)
    if found is None or (channel.place_ids is not None and found.id not in channel.place_ids):
        raise WrongPlace(place=code[:64])
    return found.id


def goods_of(lines: Sequence[GoodsLine]) -> tuple[list[Goods], list[str]]:
    """(lines as SKUs of ours, one per SKU, lot and damage, by SKU; codes nobody knows)."""
    codes = {line.sku_code for line in lines if line.sku_code is not None}
    ids = catalog.ids_by_code(codes) if codes else {}
    summed: dict[tuple[str, str | None, bool], int] = {}
    unknown: list[str] = []
    for line in lines:
        if line.sku_code is not None:
            found = (ids[line.sku_code], 1) if line.sku_code in ids else None
        else:
            found = _by_barcode(line.barcode or "")
        if found is None:
            unknown.append((line.sku_code or line.barcode or "")[:64])
            continue
        key = (found[0], line.lot_no, line.is_damaged)
        summed[key] = summed.get(key, 0) + line.quantity * found[1]
    names = catalog.skus_by_ids({sku_id for sku_id, _, _ in summed})
    goods = [
        Goods(sku_id, names[sku_id].code, quantity, lot_no, is_damaged)
        for (sku_id, lot_no, is_damaged), quantity in summed.items()
    ]
    return sorted(goods, key=lambda one: (one.sku_id, one.lot_no or "")), unknown


def _by_barcode(text: str) -> tuple[str, int] | None:
    try:
        found = catalog.find_by_code(text)
    except (UnknownCode, UnreadableCode):
        return None
    return found.sku.id, found.quantity


def claim(
    channel: Channel,
    kind: str,
    told: Told,
    place_id: str | None,
    state: str,
    due_at: datetime | None = None,
) -> str:
    """The entry's row, written first: whoever comes second waits here, then finds it."""
    try:
        return locks.insert_entry(
            {
                "channel_id": channel.id,
                "kind": kind,
                "external_id": told.id,
                "sale_id": told.sale_id,
                "place_id": place_id,
                "body_hash": rules.fingerprint(told.raw),
                "body": told.raw or {},
                "state": state,
                "claimed_at": told.at,
                "received_at": now(),
                "due_at": due_at,
            }
        )
    except IntegrityError:
        raise Known from None


def once(channel: Channel, kind: str, told: Told, work: Callable[[], dict[str, Any]]) -> Answered:
    """Do `work` once for the channel's id, for ever; a repeat gets the first answer.

    Raises channels.mismatch for the same id with another content, channels.order_ended for an
    order whose cancel came first.
    """
    found = _stored(channel, kind, told)
    if found is not None:
        return Answered(found, True)
    try:
        return Answered(run_in_unit(work), False)
    except Known:
        found = _stored(channel, kind, told)
        if found is None:
            raise Busy from None  # the one beside us was rolled back meanwhile
        return Answered(found, True)


@query
def _stored(channel: Channel, kind: str, told: Told) -> dict[str, Any] | None:
    row = queries.entry(channel.id, kind, told.id)
    if row is None:
        return None
    if kind == ORDER and row.state == "cancelled" and not row.body:
        raise OrderEnded(id=told.id, state="cancelled")  # its cancel came before it
    if row.body_hash != rules.fingerprint(told.raw):
        raise Mismatch(id=told.id)
    answer: dict[str, Any] = row.answer
    return answer
