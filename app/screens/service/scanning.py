"""Scan: product, this store's price and stock, where else it is and when. One call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.catalog import service as catalog
from app.catalog.errors import UnknownCode, UnreadableCode
from app.catalog.types import FoundSku, SkuView
from app.inventory import service as inventory
from app.inventory.types import FreeStock
from app.kernel.clock import local, now
from app.kernel.db import query
from app.offers import service as offers
from app.offers.types import PriceRow
from app.places import service as places
from app.places.types import PlaceView
from app.routing import service as routing
from app.routing.errors import NoSource
from app.routing.types import (
    CENTRAL_WAREHOUSE,
    EXPRESS,
    GRID_WAREHOUSE,
    PICKUP,
    STORE,
    Plan,
    RouteLine,
    RouteRequest,
)
from app.screens import rules
from app.screens.types import Elsewhere, PriceTag, Product, ScanPage, Shelf

NEAREST_STORES = 3
ASKED_STORES = 20  # the nearest so many are asked whether they have it


def scan(
    *,
    person_id: str,
    code: str,
    place_id: str | None = None,
    language: str = "zh",
) -> ScanPage:
    """What the code stands for and everything a shopper asks next; the scan is recorded.

    Four SELECTs (code, product, price, stock; places come from the cache) and one INSERT
    in its own transaction. Raises catalog.unknown_code, catalog.unreadable_code (both
    recorded too), places.not_found.
    """
    here = places.get_place(place_id) if place_id else None
    try:
        page = _page(code, here, language)
    except (UnknownCode, UnreadableCode) as refusal:
        catalog.record_scan(
            code=code,
            outcome="unknown" if isinstance(refusal, UnknownCode) else "unreadable",
            place_id=place_id,
            person_id=person_id,
        )
        raise
    catalog.record_scan(
        code=code,
        outcome="found",
        place_id=place_id,
        person_id=person_id,
        sku_id=page.product.sku_id,
        promise=_promised(page),
    )
    return page


@query
def _page(code: str, here: PlaceView | None, language: str) -> ScanPage:
    found = catalog.find_by_code(code)
    sku, moment = found.sku, now()
    today = local(moment).date()
    price_list = here.price_list if here else "base"
    price = offers.prices(sku_ids=[sku.id], price_list=price_list).get(sku.id)
    stores = _stores_near(here)
    asked = {one.id for one, _ in stores} | {one.id for one in places.all_places() if _serves(one)}
    if here is not None:
        asked.add(here.id)
    rows = inventory.availability(sku_ids=[sku.id], place_ids=sorted(asked))
    return ScanPage(
        code=code,
        quantity=found.quantity,
        lot=found.lot,
        label=rules.label_expiry(found.expiry, today, language) if found.expiry else None,
        product=product_of(sku),
        price=_tag(price, found, language) if price else None,
        here=_shelf(here, sku, rows, language) if here else None,
        elsewhere=_elsewhere(found, here, stores, rows, moment, language),
    )


def _serves(place: PlaceView) -> bool:
    return place.is_active and place.kind in (GRID_WAREHOUSE, CENTRAL_WAREHOUSE)


def _stores_near(here: PlaceView | None) -> list[tuple[PlaceView, int]]:
    if here is None:
        return []
    near = places.near(lng=here.lng, lat=here.lat, kinds=(STORE,), limit=ASKED_STORES + 1)
    return [(one, metres) for one, metres in near if one.id != here.id][:ASKED_STORES]


def product_of(sku: SkuView) -> Product:
    """A SKU as a product page shows it."""
    return Product(
        sku_id=sku.id,
        code=sku.code,
        gtin=sku.gtin,
        name=sku.name,
        name_en=sku.name_en,
        brand=sku.brand,
        category=sku.category,
        spec=sku.spec,
        base_unit=sku.base_unit,
        pack_name=sku.pack_name,
        pack_factor=sku.pack_factor,
        shelf_life_days=sku.shelf_life_days,
        storage=sku.storage,
        parameters=sku.parameters,
    )


def _tag(price: PriceRow, found: FoundSku, language: str) -> PriceTag:
    return PriceTag(
        price_fen=price.price_fen,
        per_quantity=price.per_quantity,
        regular_fen=price.regular_fen,
        amount_fen=offers.amount_fen(price.price_fen, price.per_quantity, found.quantity),
        unit_words=rules.unit_price(
            price.price_fen, price.per_quantity, found.sku.base_unit, language
        ),
    )


def _shelf(here: PlaceView, sku: SkuView, rows: Sequence[FreeStock], language: str) -> Shelf:
    mine = next((row for row in rows if row.place_id == here.id), None)
    free = max(0, mine.free) if mine else 0
    expires = mine.nearest_expiry if mine and free else None
    return Shelf(
        place_id=here.id,
        place_name=here.name,
        open_from=here.open_from,
        open_until=here.open_until,
        free=free,
        words=rules.shelf(free, sku.base_unit, language),
        expiry=rules.expiry(expires, local(now()).date(), language),
    )


def _elsewhere(
    found: FoundSku,
    here: PlaceView | None,
    stores: Sequence[tuple[PlaceView, int]],
    rows: Sequence[FreeStock],
    moment: datetime,
    language: str,
) -> tuple[Elsewhere, ...]:
    """Nearest stores that have it, then collected here (its own, or brought by van), then
    中心仓直发.
    """
    free = {row.place_id: row.free for row in rows if row.free > 0}
    with_stock = [(one, metres) for one, metres in stores if one.id in free][:NEAREST_STORES]
    ways = [_at_store(one, metres, free[one.id], found.sku, language) for one, metres in with_stock]
    if here is None:
        return tuple(ways)
    lines = (RouteLine(1, found.sku.id, found.quantity),)
    pickup = RouteRequest(kind=PICKUP, lines=lines, at=moment, place_id=here.id)
    # nobody's address is known at the shelf: the promise is for the store's own city
    express = RouteRequest(
        kind=EXPRESS,
        lines=lines,
        at=moment,
        lng=here.lng,
        lat=here.lat,
        city=here.city,
        province=here.province,
    )
    from_centre = [row for row in rows if _is_central(row.place_id)]
    for request, seen in ((pickup, rows), (express, from_centre)):
        try:
            plan = routing.preview(request, seen)
        except NoSource:
            continue
        ways.append(_by_plan(request, plan, found.sku, here, language))
    return tuple(ways)


def _is_central(place_id: str) -> bool:
    return places.get_place(place_id).kind == CENTRAL_WAREHOUSE


def _at_store(place: PlaceView, metres: int, free: int, sku: SkuView, language: str) -> Elsewhere:
    far, left = rules.km(metres, language), rules.amount(free, sku.base_unit, language)
    hours = f"{place.open_from}–{place.open_until}"
    words = rules.pick(
        language,
        f"{place.name}，{far}，有 {left}（营业 {hours}）",
        f"{place.name}, {far}, {left} (open {hours})",
    )
    return Elsewhere(
        "store",
        place.id,
        place.name,
        metres,
        free,
        place.open_from,
        place.open_until,
        None,
        words,
    )


def _by_plan(
    request: RouteRequest, plan: Plan, sku: SkuView, here: PlaceView, language: str
) -> Elsewhere:
    goods = {sku.id: (sku.name_in(language), sku.base_unit)}
    today = local(request.at).date()
    sentences = routing.words_of(
        plan.data, goods=goods, language=language, today=today, most_rejections=0
    )
    words = " ".join(sentences)
    if request.kind == EXPRESS:
        words = rules.pick(language, f"送到{here.city}：{words}", f"To {here.city}: {words}")
    source = places.get_place(plan.parcels[0].source_place_id)
    metres = plan.parcels[0].distance_m
    return Elsewhere(
        request.kind,
        source.id,
        source.name,
        metres,
        None,
        source.open_from,
        source.open_until,
        plan.promised_at,
        words,
    )


def _promised(page: ScanPage) -> dict[str, Any]:
    """What the shopper was told, kept with the scan."""
    return {
        "free": page.here.free if page.here else None,
        "price_fen": page.price.price_fen if page.price else None,
        "elsewhere": [
            {
                "way": one.way,
                "place_id": one.place_id,
                "free": one.free,
                "promised_at": one.promised_at.isoformat() if one.promised_at else None,
            }
            for one in page.elsewhere
        ],
    }
