"""The verbs of products and scans."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, update

from app.catalog import queries
from app.catalog.codes import CodeUnreadable, ScannedCode, parse_code
from app.catalog.errors import SkuNotFound, UnknownCode, UnreadableCode
from app.catalog.models import Scan, Sku, SkuCode
from app.catalog.types import FoundSku, SkuView
from app.kernel.clock import local, now
from app.kernel.db import command, execute, query
from app.kernel.ids import new_id
from app.kernel.remember import Remembered, changed

MAX_STORED_CODE = 200
MAX_TYPED = 32
REMEMBERED = "catalog.skus"

_SKUS: Remembered[str, SkuView] = Remembered(REMEMBERED)
_GTINS: Remembered[str, tuple[str, int]] = Remembered(REMEMBERED)


@query
def find_by_code(text: str) -> FoundSku:
    """What a scanned or typed code stands for.

    A case's GTIN counts as its number of base units; a scale label gives grams. What is no
    barcode may be our own goods number, or the scale's item number, typed by hand.
    Raises catalog.unreadable_code, catalog.unknown_code.
    """
    try:
        code = parse_code(text, today=local(now()).date())
    except CodeUnreadable as problem:
        typed = _typed(text.strip())
        if typed is not None:
            return FoundSku(typed, 1, None, None, None)
        raise UnreadableCode(
            reason=problem.reason, words=problem.words, english=problem.english
        ) from problem
    sku_id, factor = _sku_of(code)
    sku = _SKUS.get([sku_id], queries.by_ids)[sku_id]
    if not sku.is_active:
        raise UnknownCode(code=text[:MAX_STORED_CODE])
    grams = code.grams if sku.base_unit == "gram" else None
    return FoundSku(sku, grams or factor, code.price_fen, code.lot, code.expiry)


def _typed(text: str) -> SkuView | None:
    if not text.isascii() or not text.isprintable() or len(text) > MAX_TYPED:
        return None
    numbers = queries.by_codes({text, text.upper()})
    sku_id = numbers.get(text) or numbers.get(text.upper()) or queries.by_plu(text)
    if sku_id is None:
        return None
    sku = _SKUS.get([sku_id], queries.by_ids)[sku_id]
    return sku if sku.is_active else None


def _sku_of(code: ScannedCode) -> tuple[str, int]:
    if code.gtin is not None:
        found = _GTINS.get([code.gtin], queries.by_gtins).get(code.gtin)
        if found is not None:
            return found
    elif code.plu is not None:
        sku_id = queries.by_plu(code.plu)
        if sku_id is not None:
            return sku_id, 1
    raise UnknownCode(code=code.raw[:MAX_STORED_CODE])


@query
def skus_by_ids(ids: Collection[str]) -> dict[str, SkuView]:
    """Those that exist, active or not."""
    return _SKUS.get(ids, queries.by_ids) if ids else {}


@query
def english_names(ids: Collection[str]) -> dict[str, str]:
    """SKU id -> English name, of those that have one."""
    return {one.id: one.name_en for one in skus_by_ids(ids).values() if one.name_en}


@query
def codes_of(*, sku_ids: Collection[str]) -> dict[str, tuple[tuple[str, int], ...]]:
    """SKU id -> (GTIN, base units it stands for); for phones that pick without network."""
    return queries.codes_of(sku_ids) if sku_ids else {}


@query
def get_sku(sku_id: str) -> SkuView:
    """Raises catalog.sku_not_found."""
    found = _SKUS.get([sku_id], queries.by_ids).get(sku_id)
    if found is None:
        raise SkuNotFound(sku_id=sku_id)
    return found


@query
def search(
    *, text: str = "", category: str = "", limit: int = 20, after: str | None = None
) -> list[SkuView]:
    """Active SKUs by code, after `after` (a SKU code)."""
    return queries.search(text.strip(), category, limit, after)


@query
def categories() -> list[tuple[str, str, int]]:
    """(category, its English name or "", number of SKUs)."""
    return queries.categories()


@command
def record_scan(
    *,
    code: str,
    outcome: str,
    place_id: str | None,
    person_id: str | None,
    sku_id: str | None = None,
    promise: dict[str, Any] | None = None,
) -> None:
    """A scan is a fact: when, where, what came of it (found | unknown | unreadable)."""
    execute(
        insert(Scan).values(
            at=now(),
            place_id=place_id,
            person_id=person_id,
            code=code[:MAX_STORED_CODE],
            outcome=outcome,
            sku_id=sku_id,
            promise=promise or {},
        )
    )


@query
def ids_by_code(codes: Collection[str]) -> dict[str, str]:
    """SKU code -> id, for those that exist."""
    return queries.by_codes(codes)


@command
def put_skus(*, rows: Sequence[Mapping[str, Any]]) -> list[tuple[int, str]]:
    """Upsert SKUs by code with their single-unit barcode.

    Rows: sku_code, gtin (14 digits or None), plu, name, name_en, brand, category, category_en,
    base_unit, spec, pack_name, pack_factor, shelf_life_days, storage, tags. Returns (position,
    words) of rows whose barcode belongs to another SKU; the caller rolls back.
    """
    ids = queries.by_codes({row["sku_code"] for row in rows})
    taken: list[tuple[int, str]] = []
    moment = now()
    for position, row in enumerate(rows):
        values = {name: row[name] for name in _IMPORTED}
        values["parameters"] = {"tags": [t for t in row["tags"].split(";") if t]}
        sku_id = ids.get(row["sku_code"])
        if sku_id is None:
            sku_id = new_id("sku")
            execute(
                insert(Sku).values(
                    id=sku_id, code=row["sku_code"], is_active=True, created_at=moment, **values
                )
            )
        else:
            execute(update(Sku).where(Sku.id == sku_id).values(**values))
        if row["gtin"] and not _put_gtin(sku_id, row["gtin"]):
            taken.append((position, f"条码 {row['gtin']} 已属于另一个商品"))
    changed(REMEMBERED)
    return taken


_IMPORTED = (
    "plu",
    "name",
    "name_en",
    "brand",
    "category",
    "category_en",
    "base_unit",
    "spec",
    "pack_name",
    "pack_factor",
    "shelf_life_days",
    "storage",
)


def _put_gtin(sku_id: str, gtin: str) -> bool:
    known = queries.by_gtin(gtin)
    if known is None:
        execute(insert(SkuCode).values(gtin=gtin, sku_id=sku_id, factor=1))
        return True
    return known[0] == sku_id
