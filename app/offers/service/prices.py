"""Prices and freight. Money in fen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, or_, update

from app.kernel.clock import now
from app.kernel.db import command, execute, query
from app.kernel.ids import new_id
from app.kernel.remember import Remembered, changed
from app.kernel.settings import settings
from app.offers import rules
from app.offers.errors import NoPrice
from app.offers.models import Price
from app.offers.queries import prices as queries
from app.offers.types import PriceRow, QuotedLine

amount_fen = rules.amount_fen
REMEMBERED = "offers.prices"

# Present and future rows of a SKU. Which one applies is decided by the clock on every use, so
# a price never outlives its validity; a changed one is followed within a second (remember.py).
_PRICES: Remembered[str, tuple[rules.Candidate, ...]] = Remembered(REMEMBERED)


@query
def prices(*, sku_ids: Collection[str], price_list: str = rules.BASE) -> dict[str, PriceRow]:
    """sku_id -> the price that applies now; SKUs without one are absent."""
    if not sku_ids:
        return {}
    moment = now()
    by_sku = _PRICES.get(sku_ids, lambda missing: queries.candidates(missing, moment))
    chosen = {sku: rules.choose(found, price_list, moment) for sku, found in by_sku.items()}
    return {sku: row for sku, row in chosen.items() if row is not None}


@query
def quote(*, lines: Sequence[tuple[str, int]], price_list: str = rules.BASE) -> list[QuotedLine]:
    """Price lines (sku_id, quantity). Raises offers.no_price {sku_ids}."""
    found = prices(sku_ids=[sku_id for sku_id, _ in lines], price_list=price_list)
    missing = sorted({sku_id for sku_id, _ in lines if sku_id not in found})
    if missing:
        raise NoPrice(sku_ids=missing)
    return [
        QuotedLine(
            sku_id,
            quantity,
            found[sku_id].price_id,
            found[sku_id].price_fen,
            found[sku_id].per_quantity,
            rules.amount_fen(found[sku_id].price_fen, found[sku_id].per_quantity, quantity),
        )
        for sku_id, quantity in lines
    ]


def freight(*, kind: str, goods_fen: int) -> int:
    """What the customer pays for bringing it: in store and pickup nothing.

    goods_fen: what is paid for the goods, after the coupon; free express is measured by that.
    """
    if kind == "rider":
        return settings().rider_fee_fen
    if kind == "express":
        is_free = goods_fen >= settings().express_free_from_fen
        return 0 if is_free else settings().express_fee_fen
    return 0


@command
def put_prices(*, rows: Sequence[Mapping[str, Any]]) -> None:
    """Set prices; one with the same SKU, list and start is replaced by a new row.

    Rows: sku_id, price_list, price_fen, per_quantity, valid_from, valid_to (aware or None).
    An order line keeps the id of the row it used; old rows end, they are not changed.
    """
    moment = now()
    for row in rows:
        same_start = (
            Price.valid_from.is_(None)
            if row["valid_from"] is None
            else Price.valid_from == row["valid_from"]
        )
        execute(
            update(Price)
            .where(
                Price.sku_id == row["sku_id"],
                Price.price_list == row["price_list"],
                same_start,
                or_(Price.valid_to.is_(None), Price.valid_to > moment),
            )
            .values(valid_to=moment)
        )
    execute(
        insert(Price),
        [{"id": new_id("prc"), "currency": "CNY", "created_at": moment, **row} for row in rows],
    )
    changed(REMEMBERED)
