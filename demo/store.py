"""Walk 1, scan and go: scan each item, order, pay, show the code at the door, be let out."""

from __future__ import annotations

from demo.book import Placed, now
from demo.chain import in_units_of, label
from demo.day import Day
from demo.paying import before_paying, pay, place_order
from demo.people import Actor, new_key
from demo.script import Errand
from demo.web import Refused

EXIT_CODE = "/api/shop/fulfilment/exit-code"
EXIT_CHECKS = "/api/staff/fulfilment/exit-checks"
LEFT = "left the store"


def shop(day: Day, errand: Errand) -> None:
    """One basket, from the shelf to the door."""
    began = now()
    shopper = day.people.shopper(errand.household)
    cart = _fill(day, errand, shopper)
    if not cart:
        day.book.count("empty_handed")
        return
    placed = place_order(day, errand, shopper, cart, place_code=errand.store)
    if placed is None or before_paying(day, placed):
        return
    state = pay(day, placed)
    if state is None:
        return
    if state not in ("paid", "completed"):
        day.book.oops(f"order {placed.order_id} was paid and is {state}")
        return
    leave(day, placed)
    day.book.time("to_door", now() - began)


def _fill(day: Day, errand: Errand, shopper: Actor) -> list[tuple[str, int]]:
    """Scan what the shopper takes from the shelf; what the page calls sold out stays there."""
    cart: dict[str, int] = {}
    place = day.chain.places[errand.store]
    for turn, (code, quantity) in enumerate(errand.lines):
        taken = day.shelf.taken(errand.store, code)
        if taken is None:
            day.book.count("not_kept_here")
            continue
        if taken != code:
            day.book.count("taken_instead")
        sku = day.chain.skus[taken]
        was_gram = day.chain.skus[code].base_unit == "gram"
        wanted = in_units_of(sku, quantity, was_gram)
        text = label(sku, wanted, errand.number + turn)
        page = shopper.get("/api/shop/screens/scan", code=text, place_id=place.id)
        day.book.count("scans")
        if page["product"]["sku_id"] != sku.id:
            day.book.oops(f"{text} is {sku.name}, the page says {page['product']['name']}")
            continue
        free = page["here"]["free"] if page["here"] else 0
        had = cart.get(sku.id, 0)
        if sku.base_unit == "gram":
            wanted = int(page["quantity"])  # what the scale's label says
            enough = free >= had + wanted
        else:
            wanted = min(wanted, free - had)  # 仅剩 2 件: two are taken
            enough = wanted > 0
        if enough:
            cart[sku.id] = had + wanted
        else:
            day.book.count("sold_out_at_scan")
    return list(cart.items())


def leave(day: Day, placed: Placed) -> None:
    """Show the rolling code; the clerk at the door scans it once."""
    if placed.place_code is None or not day.book.once(placed, LEFT):
        return
    clerk = day.people.staff[placed.place_code]
    place = day.chain.places[placed.place_code]
    for _ in range(5):
        code = placed.shopper.get(EXIT_CODE, order_id=placed.order_id)["code"]
        body = {"place_id": place.id, "code": code}
        try:
            verdict = clerk.post(EXIT_CHECKS, body).data
            break
        except Refused as refusal:
            if refusal.code != "fulfilment.exit_code_expired":
                raise
            day.book.count("exit_code_refreshed")
    else:
        raise TimeoutError(f"no exit code of {placed.order_id} was young enough")
    day.book.count("exit_checks")
    day.book.count("looked_into", int(bool(verdict["look_at"])))
    if placed.errand.twist == "twice":
        _show_again(day, clerk, body)
    placed.is_over = True


def _show_again(day: Day, clerk: Actor, body: dict[str, str]) -> None:
    """A screenshot of a used code must not open the door a second time."""
    try:
        clerk.post(EXIT_CHECKS, body, key=new_key())
    except Refused as refusal:
        if refusal.status != 409:
            raise
        day.book.count("used_codes_refused")
        return
    day.book.oops(f"an exit code was good for two: {body['code']}")
