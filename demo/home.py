"""Walks 2 and 3: order at home, follow the parcels, collect them or have them brought."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from demo.book import Placed, now
from demo.chain import in_units_of
from demo.counter import OFFLINE_FROM
from demo.day import CARRIER_STEP, RIDE, WALK, Day
from demo.paying import FINAL, before_paying, cancel, pay, place_order
from demo.people import Actor
from demo.script import EXPRESS, ORDER_KIND, POINT, RIDER, STORE, Errand
from demo.web import Refused

PAGE = "/api/shop/screens/orders"
AGREED = ("order_paid", "shipped", "pickup_ready", "refunded", "order_changed")
AGREED_TIMES = 3  # one tap, one message: a customer taps at several checkouts
OPEN_PARCELS = frozenset({"to_pick", "picked", "shipped", "in_transit", "ready"})
NEWS = frozenset({"ShipmentMoved", "OrderRerouted", "OrderCompleted", "OrderClosed"})
WAREHOUSE = "C01"


def order(day: Day, errand: Errand) -> None:
    """From the sofa: see the ways and their promises, choose, pay, follow."""
    shopper = _customer(day, errand)
    lines = _lines(day, errand)
    point = _place(day, errand)
    address = _address(day, errand, shopper)
    way = _choose(day, errand, shopper, lines, point, address)
    if way is None:
        return
    agree(day, shopper)
    placed = place_order(day, errand, shopper, lines, place_code=point, address_id=address)
    if placed is None:
        return
    if placed.total_fen != way["total_fen"]:
        day.book.oops(f"{placed.order_id}: {way['total_fen']} fen told, {placed.total_fen} asked")
    _listen(day, shopper)
    if before_paying(day, placed):
        return
    state = pay(day, placed)
    if state == "paid" and errand.twist == "cancel_paid":
        wait = day.takes((0.1, 2.0), placed.order_id)
        day.crew.after(wait, "cancel", lambda: _regret(day, placed))
    if state is not None:
        look(day, placed)


def _customer(day: Day, errand: Errand) -> Actor:
    """Somebody with an address for what is brought home, anybody for what is collected."""
    if errand.kind not in (RIDER, EXPRESS):
        return day.people.shopper(errand.household)
    with_home = [one for one in day.people.shoppers if day.people.homes.get(one.openid)]
    return with_home[errand.household % len(with_home)]


def _lines(day: Day, errand: Errand) -> list[tuple[str, int]]:
    """The basket in what is kept near the customer, or in the central warehouse."""
    kept = errand.store if errand.kind == RIDER else WAREHOUSE
    wanted: dict[str, int] = {}
    for code, quantity in errand.lines:
        taken = day.shelf.taken(kept, code)
        if taken is None:
            continue
        sku = day.chain.skus[taken]
        units = in_units_of(sku, quantity, day.chain.skus[code].base_unit == "gram")
        wanted[sku.id] = wanted.get(sku.id, 0) + units
    return list(wanted.items())


def _place(day: Day, errand: Errand) -> str | None:
    """Where it is collected: the basket's store, or a pickup point of its city."""
    if errand.kind == STORE:
        return errand.store
    if errand.kind != POINT:
        return None
    if errand.twist == "offline":
        return day.offline_point
    points = day.chain.points_of(day.chain.places[errand.store].city)
    return points[errand.household % len(points)].code


def _address(day: Day, errand: Errand, shopper: Actor) -> str | None:
    if errand.kind not in (RIDER, EXPRESS):
        return None
    homes = day.people.homes[shopper.openid]
    return homes[errand.number % len(homes)]


def _choose(
    day: Day,
    errand: Errand,
    shopper: Actor,
    lines: list[tuple[str, int]],
    point: str | None,
    address: str | None,
) -> dict[str, Any] | None:
    """The way the customer wants, as the checkout page offers it; None when it says no."""
    if not lines:
        day.book.count("not_kept_here")
        return None
    body: dict[str, Any] = {
        "lines": [{"sku_id": sku_id, "quantity": units} for sku_id, units in lines]
    }
    if point:
        body["pickup_place_id"] = day.chain.places[point].id
    if address:
        body["address_id"] = address
    page = shopper.ask("/api/shop/screens/quote", body)
    day.book.count("quotes")
    kind = ORDER_KIND[errand.kind]
    ways = [one for one in page["choices"] if one["kind"] == kind]
    if point:
        ways = [one for one in ways if one["place_id"] == body["pickup_place_id"]]
    possible = [one for one in ways if one["is_possible"]]
    if possible:
        return dict(possible[0])
    if not ways or not all(one["why_not"] for one in ways):
        day.book.oops(f"{kind} was not offered and no reason given: {page['choices']}")
    day.book.count("told_no_before_paying")
    for one in ways:
        day.book.count(f"why not: {one['why_not']}")
    return None


def agree(day: Day, shopper: Actor) -> None:
    """The subscribe popup at checkout: WeChat counts it, and so do we."""
    with shopper.lock:
        if shopper.has_agreed:
            return
        shopper.has_agreed = True
    answers = {}
    for row in shopper.get("/api/shop/notify/templates")["items"]:
        if row["template"] not in AGREED:
            continue
        answers[row["template_id"]] = "accept"
        body = {"template_id": row["template_id"], "accept": True}
        for _ in range(AGREED_TIMES):
            path = f"/sandbox/users/{shopper.openid}/consent"
            day.wechat.call("POST", path, body=body, is_safe=True)
    for _ in range(AGREED_TIMES):
        shopper.post("/api/shop/notify/consents", {"answers": answers})


def _listen(day: Day, shopper: Actor) -> None:
    """The order page is open: what happens to the parcels is pushed to it."""
    with shopper.lock:
        if shopper.is_listening:
            return
        shopper.is_listening = True
    day.ears.follow(shopper, "shop", lambda message: _heard(day, message))


def _heard(day: Day, message: dict[str, Any]) -> None:
    placed = day.book.orders.get(str(message["data"].get("order_id")))
    if placed is None or placed.is_over or not placed.errand.is_home:
        return
    if message["name"] in NEWS and not placed.is_looked_for:
        placed.is_looked_for = True  # several pieces of news, one look
        day.crew.after(0.1, "look", lambda: look(day, placed))


def _regret(day: Day, placed: Placed) -> None:
    """Cancel a paid order; too late once something has left."""
    said = cancel(placed)
    day.book.count("cancelled_paid" if said == "cancelled" else "too_late_to_cancel")
    look(day, placed)


# -- following ------------------------------------------------------------------------------------


def look(day: Day, placed: Placed) -> None:
    """Read the order's page and do what a customer does about it."""
    placed.is_looked_for = False
    if placed.is_over:
        return
    placed.looked_at = now()
    page = placed.shopper.get(f"{PAGE}/{placed.order_id}")
    if page["state"] == "awaiting_payment":
        return
    for parcel in page["parcels"]:
        _about(day, placed, parcel)
    if page["state"] in FINAL or _waits_for_nobody(placed, page):
        placed.is_over = True


def _waits_for_nobody(placed: Placed, page: dict[str, Any]) -> bool:
    """Nobody collects it: what is open stays open, honestly."""
    open_ones = [one["state"] for one in page["parcels"] if one["state"] in OPEN_PARCELS]
    return (
        placed.errand.twist == "uncollected"
        and bool(open_ones)
        and all(state == "ready" for state in open_ones)
    )


def _about(day: Day, placed: Placed, parcel: dict[str, Any]) -> None:
    shipment, state, kind = parcel["shipment_id"], parcel["state"], parcel["kind"]
    if shipment is None:
        return
    if state == "ready" and parcel["qr_text"] and placed.errand.twist != "uncollected":
        wait = day.takes(WALK, shipment)
        if placed.errand.twist == "offline":
            wait += day.until(OFFLINE_FROM)
        _once(day, placed, f"collect {shipment}", wait, lambda: _collect(day, placed, parcel))
    elif state == "shipped" and kind == "rider":
        wait = day.takes(RIDE, shipment)
        _once(day, placed, f"ride {shipment}", wait, lambda: _brought(day, placed, parcel))
    elif state in ("shipped", "in_transit") and kind == "express" and parcel["waybill"]:
        waybill = parcel["waybill"]
        _once(day, placed, f"carry {shipment}", CARRIER_STEP, lambda: _carried(day, waybill))


def _once(day: Day, placed: Placed, what: str, wait: float, job: Callable[[], None]) -> None:
    if day.book.once(placed, what):
        day.crew.after(wait, what.split(maxsplit=1)[0], job)


def _collect(day: Day, placed: Placed, parcel: dict[str, Any]) -> None:
    """At the counter, with the signed code. With `twice` the same code is shown again."""
    place = day.chain.place_by_id[parcel["dest"]["place_id"]]
    booked = day.counter.hand_out(place, parcel["qr_text"])
    if booked and placed.errand.twist == "twice":
        day.counter.hand_out_again(place, parcel["qr_text"])
    look(day, placed)


def _brought(day: Day, placed: Placed, parcel: dict[str, Any]) -> None:
    """The rider is back, or the customer taps 确认收货 first."""
    shipment = parcel["shipment_id"]
    source = day.chain.place_by_id[parcel["source"]["place_id"]]
    try:
        if placed.errand.number % 3 == 0:
            placed.shopper.post(f"/api/shop/fulfilment/shipments/{shipment}/received")
        else:
            staff = day.people.staff[source.code]
            staff.post(f"/api/staff/fulfilment/shipments/{shipment}/delivered")
        day.book.count("rides")
    except Refused as refusal:
        if refusal.code != "fulfilment.illegal_transition":
            raise
    look(day, placed)


def _carried(day: Day, waybill: str) -> None:
    """The carrier scans the parcel once more, until it is signed for."""
    try:
        day.wechat.call("POST", f"/sandbox/waybills/{waybill}/advance")
    except Refused as refusal:
        if refusal.code != "waybill_done":
            raise
        day.book.count("carried")
        return
    day.crew.after(CARRIER_STEP, "carry", lambda: _carried(day, waybill))
