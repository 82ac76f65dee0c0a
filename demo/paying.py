"""From the cart to a paid order, or to one of the many ways in which it is not paid."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from demo.book import Placed, now
from demo.day import Day
from demo.people import Actor
from demo.script import ORDER_KIND, Errand
from demo.web import Refused

ORDERS = "/api/shop/ordering/orders"
PAID_PATIENCE = 100.0  # seconds; a killed worker's events wait 20 s for another one
POLL = (0.25, 0.15, 0.2, 0.3, 0.5, 0.8, 1.0)  # the phone looks often at first
ASK_WECHAT_AFTER = 1.5  # seconds of looking before the phone asks us to ask WeChat
REVIVES_WITHIN = 3.0  # seconds in which late money finds its goods again
FINAL = frozenset({"completed", "cancelled", "expired"})
HOLD_OVER = frozenset({"ordering.hold_over", "ordering.illegal_transition"})
SOLD_OUT = frozenset({"inventory.insufficient", "routing.no_source"})


def place_order(
    day: Day,
    errand: Errand,
    shopper: Actor,
    lines: list[tuple[str, int]],
    *,
    place_code: str | None = None,
    address_id: str | None = None,
) -> Placed | None:
    """Place it and write it down; None when it is sold out by now (told in words, counted)."""
    body: dict[str, Any] = {
        "kind": ORDER_KIND[errand.kind],
        "lines": [{"sku_id": sku_id, "quantity": quantity} for sku_id, quantity in lines],
    }
    if place_code:
        body["place_id"] = day.chain.places[place_code].id
    if address_id:
        body["address_id"] = address_id
    try:
        answer = shopper.post(ORDERS, body)
    except Refused as refusal:
        if refusal.code not in SOLD_OUT:
            raise
        day.book.count("sold_out_at_order")
        return None
    day.book.time("place_again" if answer.tries > 1 else "place", answer.seconds)
    order = answer.data
    placed = Placed(
        order_id=order["id"],
        errand=errand,
        shopper=shopper,
        place_code=place_code,
        total_fen=order["total_fen"],
        deadline=datetime.fromisoformat(order["deadline"]),
        parcels=len(order["parcels"]),
        placed_at=now(),
    )
    day.book.place(placed)
    return placed


def ask_for_payment(placed: Placed) -> str:
    """The argument of wx.requestPayment: its package. While WeChat is busy the shopper tries
    again; in the end her hold is over, which is a refusal."""
    while True:
        try:
            return str(placed.shopper.ask(f"{ORDERS}/{placed.order_id}/pay")["package"])
        except Refused as refusal:
            if refusal.code != "payments.wechat_busy" or placed.shopper.web.stopped.wait(2.0):
                raise


def confirm(day: Day, placed: Placed, package: str) -> bool:
    """The fingerprint on the phone. False when WeChat says that the order is closed."""
    path = f"/sandbox/users/{placed.shopper.openid}/pay"
    try:
        paid = day.wechat.call("POST", path, body={"package": package}, is_safe=True).data
    except Refused as refusal:
        if refusal.code == "already_paid":
            return True  # our answer was lost, the payment was not
        if refusal.code == "closed":
            return False
        raise
    placed.transaction_id = str(paid["transaction_id"])
    return True


def cancel(placed: Placed) -> str:
    """Cancel in the app. Returns the order's state, or the code of the refusal."""
    try:
        return str(placed.shopper.post(f"{ORDERS}/{placed.order_id}/cancel").data["state"])
    except Refused as refusal:
        if refusal.status != 409:
            raise
        return refusal.code


def wait_paid(day: Day, placed: Placed) -> str:
    """Look until the order is no longer unpaid. Returns its state; asks WeChat when it lasts."""
    started = now()
    path = f"{ORDERS}/{placed.order_id}"
    for turn in range(10_000):
        waited = now() - started
        if waited > PAID_PATIENCE:
            raise TimeoutError(f"order {placed.order_id}: paid in WeChat, not here after 100 s")
        day.web.stopped.wait(POLL[min(turn, len(POLL) - 1)])
        if waited > ASK_WECHAT_AFTER and turn % 3 == 0:
            state = _ask_wechat(placed, path)
        else:
            state = placed.shopper.get(path)["state"]
        if state != "awaiting_payment":
            day.book.time("paid", now() - started)
            return str(state)
    raise TimeoutError(placed.order_id)


def _ask_wechat(placed: Placed, path: str) -> str:
    """What our asking WeChat has brought; where WeChat does not answer, what we know."""
    try:
        return str(placed.shopper.ask(f"{path}/payment-check")["state"])
    except Refused as refusal:
        if refusal.code != "payments.wechat_busy":
            raise
        return str(placed.shopper.get(path)["state"])


def pay(day: Day, placed: Placed) -> str | None:
    """Pay and wait. The order's state, or None when it was too late to pay."""
    try:
        package = ask_for_payment(placed)
    except Refused as refusal:
        if refusal.code not in HOLD_OVER:
            raise
        _too_late(day, placed)
        return None
    if not confirm(day, placed, package):
        _too_late(day, placed)
        return None
    state = wait_paid(day, placed)
    if (
        state == "expired"
    ):  # the hold ran out before we heard of the money: back to life, or refunded
        placed.is_late_payer = True
        day.book.count("hold_over_while_paying")
        see_end(day, placed)
        return None
    return state


def _too_late(day: Day, placed: Placed) -> None:
    """A process was away for so long that the hold ran out: told in words, nothing is lost."""
    day.book.count("too_late_to_pay")
    follow_expiry(day, placed)


def seconds_left(placed: Placed) -> float:
    """Until the hold is over."""
    return (placed.deadline - datetime.now(UTC)).total_seconds()


# -- the ways that do not end in a plain payment --------------------------------------------------


def before_paying(day: Day, placed: Placed) -> bool:
    """What the errand's twist does instead of paying. True when it did; the order is followed."""
    twist = placed.errand.twist
    if twist == "unpaid" and day.holds_short:
        day.book.count("left_unpaid")
        follow_expiry(day, placed)
    elif twist == "unpaid" or twist == "cancel_unpaid":
        day.crew.after(day.takes((0.2, 1.0), placed.order_id), "cancel", lambda: _drop(day, placed))
    elif twist == "late" and day.holds_short:
        _wait_for_the_last_moment(day, placed)
    elif twist == "cancel_first":
        _pay_then_cancel(day, placed)
    else:
        return False
    return True


def follow_expiry(day: Day, placed: Placed) -> None:
    """Look again when the hold must be over."""
    wait = seconds_left(placed) + day.grace_seconds + 1.5
    day.crew.after(max(0.2, wait), "expiry", lambda: see_end(day, placed))


def _drop(day: Day, placed: Placed) -> None:
    try:
        ask_for_payment(placed)  # the payment sheet was open already; it is closed in WeChat too
        cancel(placed)
    except Refused as refusal:
        if refusal.code not in HOLD_OVER:
            raise
    see_end(day, placed)


def _wait_for_the_last_moment(day: Day, placed: Placed) -> None:
    try:
        package = ask_for_payment(placed)
    except Refused as refusal:  # WeChat was silent for as long as the hold lasted
        if refusal.code not in HOLD_OVER:
            raise
        _too_late(day, placed)
        return
    placed.is_late_payer = True
    when = seconds_left(placed) + day.grace_seconds - 0.15
    day.crew.after(max(0.0, when), "late payment", lambda: _pay_late(day, placed, package))


def _pay_late(day: Day, placed: Placed, package: str) -> None:
    """Paid in WeChat in the second in which the hold ends: whatever wins, money finds its owner."""
    if confirm(day, placed, package):
        day.book.count("paid_at_the_last_moment")
    day.crew.after(1.0, "late payment's end", lambda: see_end(day, placed))


def _pay_then_cancel(day: Day, placed: Placed) -> None:
    """The fingerprint, and at once 'cancel' in the app, before WeChat's notice is here."""
    try:
        package = ask_for_payment(placed)
    except Refused as refusal:
        if refusal.code not in HOLD_OVER:
            raise
    else:
        if confirm(day, placed, package):
            day.book.count("cancelled_in_the_same_second")
            cancel(placed)
    see_end(day, placed)


def see_end(day: Day, placed: Placed) -> None:
    """Look at an order that nobody waits for, until its end is known."""
    if placed.is_over:
        return
    placed.looked_at = now()
    order = placed.shopper.get(f"{ORDERS}/{placed.order_id}")
    if order["state"] == "awaiting_payment" or _may_revive(placed, order["state"]):
        day.crew.after(1.0, "look", lambda: see_end(day, placed))
        return
    if order["state"] == "expired" and order["closed_at"] and day.book.once(placed, "expired"):
        closed = datetime.fromisoformat(order["closed_at"])
        day.book.time("expiry", (closed - placed.deadline).total_seconds())
    if order["state"] in FINAL and (placed.errand.is_home or order["state"] != "completed"):
        placed.is_over = True
        return
    day.resume(placed)  # paid after all: its goods are on the way


def _may_revive(placed: Placed, state: str) -> bool:
    """Money that crossed the end of the hold may still bring the order back to life."""
    if state != "expired" or not placed.is_late_payer or not placed.transaction_id:
        return False
    placed.ended_at = placed.ended_at or now()
    return now() - placed.ended_at < REVIVES_WITHIN
