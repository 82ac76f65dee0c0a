"""The checkout: every line priced by the server, every way to have the goods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.catalog import service as catalog
from app.catalog.types import SkuView
from app.identity import service as identity
from app.kernel.clock import local, now
from app.kernel.db import query
from app.offers import service as offers
from app.offers.errors import NoPrice
from app.ordering.errors import SkuNotSold, WrongPlaceKind
from app.places import service as places
from app.places.types import PlaceView
from app.routing import service as routing
from app.routing.types import (
    IN_STORE,
    PICKUP,
    PICKUP_POINT,
    STORE,
    Choice,
    Parcel,
    Plan,
    RouteLine,
)
from app.screens import rules
from app.screens.service.parts import timeline_step
from app.screens.service.pocket import NO_BILL, Pocket
from app.screens.types import (
    LineAsked,
    ParcelPreview,
    PartOfLine,
    PricedLine,
    QuotePage,
    WayToBuy,
)

BASE_LIST = "base"
SHOWN_REJECTIONS = 2


@query
def quote(
    *,
    person_id: str,
    lines: Sequence[LineAsked],
    place_id: str | None = None,
    address_id: str | None = None,
    pickup_place_id: str | None = None,
    coupon_id: str | None = None,
    use_coupon: bool = True,
    language: str = "zh",
) -> QuotePage:
    """Prices, totals and honest choices for a cart; holds nothing and writes nothing.

    place_id: the store the shopper stands in (scan and go, and collecting there).
    pickup_place_id: a store or point to collect at. address_id: a home; adds rider, express
    and the places nearest to it. Lines of one SKU are put together. coupon_id: the coupon to
    use; without one each choice gets the one it costs least with, unless use_coupon is false.
    Raises ordering.sku_not_sold, ordering.wrong_place_kind, places.not_found,
    identity.address_not_found.
    """
    wanted: dict[str, int] = {}
    for line in lines:
        wanted[line.sku_id] = wanted.get(line.sku_id, 0) + line.quantity
    skus = catalog.skus_by_ids(list(wanted))
    gone = [one for one in wanted if one not in skus or not skus[one].is_active]
    if gone:
        raise SkuNotSold(sku_ids=gone)
    store = _place(place_id, (STORE,), IN_STORE)
    counter = _place(pickup_place_id, (STORE, PICKUP_POINT), PICKUP) or store
    home = None
    if address_id:
        home = identity.get_address(person_id=person_id, address_id=address_id)
    moment = now()
    choices = routing.choices(
        lines=[RouteLine(no, sku, n) for no, (sku, n) in enumerate(wanted.items(), start=1)],
        at=moment,
        in_store_id=store.id if store else None,
        place_id=counter.id if counter else None,
        lng=home.lng if home else None,
        lat=home.lat if home else None,
        city=home.city if home else None,
        province=home.province if home else None,
        language=language,
    )
    till = _Till(wanted, skus)
    pocket = Pocket(person_id, coupon_id, use_coupon, language)
    price_list = counter.price_list if counter else BASE_LIST
    origin = (home.lng, home.lat) if home else (counter.lng, counter.lat) if counter else None
    return QuotePage(
        price_list=price_list,
        lines=till.lines(price_list),
        coupons=pocket.offered(),
        choices=tuple(_way(one, till, pocket, skus, origin, moment, language) for one in choices),
        as_of=moment,
    )


def _place(place_id: str | None, kinds: tuple[str, ...], kind: str) -> PlaceView | None:
    if not place_id:
        return None
    found = places.get_place(place_id)
    if found.kind not in kinds or not found.is_active:
        raise WrongPlaceKind(place_id=place_id, kind=kind)
    return found


class _Till:
    """The cart priced by each price list that a choice needs; one SELECT per list."""

    def __init__(self, wanted: Mapping[str, int], skus: Mapping[str, SkuView]) -> None:
        self._wanted = wanted
        self._skus = skus
        self._lists: dict[str, tuple[PricedLine, ...]] = {}

    def lines(self, price_list: str) -> tuple[PricedLine, ...]:
        if price_list not in self._lists:
            self._lists[price_list] = self._priced(price_list)
        return self._lists[price_list]

    def goods_fen(self, price_list: str) -> int:
        """Raises offers.no_price {sku_ids}."""
        lines = self.lines(price_list)
        missing = [one.sku_id for one in lines if one.goods_fen is None]
        if missing:
            raise NoPrice(sku_ids=missing)
        return sum(one.goods_fen or 0 for one in lines)

    def _priced(self, price_list: str) -> tuple[PricedLine, ...]:
        found = offers.prices(sku_ids=list(self._wanted), price_list=price_list)
        lines = []
        for no, (sku_id, quantity) in enumerate(self._wanted.items(), start=1):
            sku, row = self._skus[sku_id], found.get(sku_id)
            lines.append(
                PricedLine(
                    line_no=no,
                    sku_id=sku_id,
                    name=sku.name,
                    name_en=sku.name_en,
                    category=sku.category,
                    spec=sku.spec,
                    base_unit=sku.base_unit,
                    quantity=quantity,
                    price_fen=row.price_fen if row else None,
                    per_quantity=row.per_quantity if row else None,
                    regular_fen=row.regular_fen if row else None,
                    goods_fen=offers.amount_fen(row.price_fen, row.per_quantity, quantity)
                    if row
                    else None,
                )
            )
        return tuple(lines)


def _way(
    choice: Choice,
    till: _Till,
    pocket: Pocket,
    skus: Mapping[str, SkuView],
    origin: tuple[float, float] | None,
    moment: datetime,
    language: str,
) -> WayToBuy:
    place = places.get_place(choice.place_id) if choice.place_id else None
    plan, why_not = choice.plan, choice.why_not
    goods_fen: int | None = None
    bill = NO_BILL
    try:
        price_list = place.price_list if place else BASE_LIST
        goods_fen = till.goods_fen(price_list)
        bill = pocket.bill(choice.kind, till.lines(price_list))
    except NoPrice as refusal:
        plan, why_not = None, why_not or refusal.message(language)
    return WayToBuy(
        kind=choice.kind,
        kind_words=rules.kind_words(choice.kind, language),
        place_id=choice.place_id,
        place_name=place.name if place else None,
        distance_m=_metres(place, origin) if choice.kind == PICKUP else None,
        is_possible=plan is not None,
        why_not=why_not,
        promised_from=plan.promised_from if plan else None,
        promised_at=plan.promised_at if plan else None,
        promise_words=routing.promise_words(plan, moment, language) if plan else None,
        goods_fen=goods_fen,
        discount_fen=bill.discount_fen,
        freight_fen=bill.freight_fen,
        total_fen=bill.total_fen,
        coupon_id=bill.coupon_id,
        coupon_words=bill.coupon_words,
        coupons=bill.tried,
        reasons=_reasons(plan, skus, moment, language) if plan else (),
        parcels=tuple(_parcel(one, skus, language) for one in plan.parcels) if plan else (),
    )


def _metres(place: PlaceView | None, origin: tuple[float, float] | None) -> int | None:
    if place is None or origin is None:
        return None
    return places.distance_m(origin[0], origin[1], place.lng, place.lat)


def _reasons(
    plan: Plan, skus: Mapping[str, SkuView], moment: datetime, language: str
) -> tuple[str, ...]:
    return routing.words_of(
        plan.data,
        goods={sku.id: (sku.name_in(language), sku.base_unit) for sku in skus.values()},
        language=language,
        today=local(moment).date(),
        most_rejections=SHOWN_REJECTIONS,
    )


def _parcel(parcel: Parcel, skus: Mapping[str, SkuView], language: str) -> ParcelPreview:
    source = places.get_place(parcel.source_place_id)
    dest = places.get_place(parcel.dest_place_id) if parcel.dest_place_id else None
    return ParcelPreview(
        parcel_no=parcel.parcel_no,
        kind=parcel.kind,
        kind_words=rules.kind_words(parcel.kind, language),
        source_place_id=source.id,
        source_name=source.name,
        dest_place_id=dest.id if dest else None,
        dest_name=dest.name if dest else None,
        distance_m=parcel.distance_m,
        promised_at=parcel.promised_at,
        lines=tuple(
            PartOfLine(one.line_no, one.sku_id, skus[one.sku_id].name_in(language), one.quantity)
            for one in parcel.lines
        ),
        steps=tuple(
            timeline_step(
                one.step,
                dest.kind if dest else None,
                language,
                promised_at=one.at,
                planned_at=one.at,
                actual_at=None,
            )
            for one in parcel.steps
        ),
    )
