"""Reading SKUs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from app.catalog.models import Sku, SkuCode
from app.catalog.types import SkuView
from app.kernel.db import all_rows, execute, first_row

# A subquery, not a join: a SKU with two single-unit codes is one row, so that LIMIT counts SKUs.
_GTIN = (
    select(func.min(SkuCode.gtin))
    .where(SkuCode.sku_id == Sku.id, SkuCode.factor == 1)
    .scalar_subquery()
)


def _skus() -> Any:
    return select(
        Sku.id,
        Sku.code,
        _GTIN,
        Sku.plu,
        Sku.name,
        Sku.name_en,
        Sku.brand,
        Sku.category,
        Sku.base_unit,
        Sku.spec,
        Sku.pack_name,
        Sku.pack_factor,
        Sku.shelf_life_days,
        Sku.storage,
        Sku.parameters,
        Sku.is_active,
    )


# Built once: asked for on every scan and order.
_BY_IDS = _skus().where(Sku.id.in_(bindparam("ids", expanding=True)))
_BY_GTINS = select(SkuCode.gtin, SkuCode.sku_id, SkuCode.factor).where(
    SkuCode.gtin.in_(bindparam("gtins", expanding=True))
)


def _views(statement: Any) -> list[SkuView]:
    return [SkuView(*row) for row in all_rows(statement)]


def by_ids(ids: Collection[str]) -> dict[str, SkuView]:
    rows: Any = execute(_BY_IDS, {"ids": list(ids)})
    return {row[0]: SkuView(*row) for row in rows}


def by_gtin(gtin: str) -> tuple[str, int] | None:
    return by_gtins([gtin]).get(gtin)


def by_gtins(gtins: Collection[str]) -> dict[str, tuple[str, int]]:
    """GTIN -> (SKU id, how many base units it stands for)."""
    rows = execute(_BY_GTINS, {"gtins": list(gtins)})
    return {row.gtin: (row.sku_id, row.factor) for row in rows}


def codes_of(sku_ids: Collection[str]) -> dict[str, tuple[tuple[str, int], ...]]:
    """SKU id -> its GTINs and how many base units each stands for."""
    rows = execute(
        select(SkuCode.sku_id, SkuCode.gtin, SkuCode.factor)
        .where(SkuCode.sku_id.in_(sku_ids))
        .order_by(SkuCode.sku_id, SkuCode.gtin)
    )
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for row in rows:
        found[row.sku_id] = (*found.get(row.sku_id, ()), (row.gtin, row.factor))
    return found


def by_plu(plu: str) -> str | None:
    row = first_row(select(Sku.id).where(Sku.plu == plu))
    return row.id if row else None


def by_codes(codes: Collection[str]) -> dict[str, str]:
    """SKU code -> id."""
    return {r.code: r.id for r in all_rows(select(Sku.code, Sku.id).where(Sku.code.in_(codes)))}


def search(text: str, category: str, limit: int, after: str | None) -> list[SkuView]:
    """Active SKUs by code; `text` in name, English name, brand or code, in any case."""
    conditions: list[Any] = [Sku.is_active]
    if text:
        columns = [Sku.name, Sku.name_en, Sku.brand]
        if text.isascii():
            # codes are ASCII; MySQL refuses to look for other letters in an ASCII column
            columns.append(Sku.code)
        conditions.append(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if category:
        conditions.append(Sku.category == category)
    if after:
        conditions.append(Sku.code > after)
    return _views(_skus().where(*conditions).order_by(Sku.code).limit(limit))


def categories() -> list[tuple[str, str, int]]:
    """(category, its English name or "", number of active SKUs), the largest first."""
    rows = all_rows(
        select(
            Sku.category,
            func.max(Sku.category_en).label("english"),  # what is known of one is known of all
            func.count().label("skus"),
        )
        .where(Sku.is_active)
        .group_by(Sku.category)
        .order_by(func.count().desc(), Sku.category)
    )
    return [(row.category, row.english, row.skus) for row in rows]
