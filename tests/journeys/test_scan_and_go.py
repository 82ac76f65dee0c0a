"""Walk 1: scan, order, pay, walk out; and what happens when one does not pay."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from tests.journeys.conftest import Chain, Phone, rows, until

STORE = "S001"


def place_id(phone: Phone, code: str) -> str:
    found = phone.get("/api/shop/places/near?lng=123.43&lat=41.79&limit=100")["items"]
    return str(next(one["id"] for one in found if one["code"] == code))


def stocked(code: str) -> list[str]:
    """GTINs of piece goods the place has plenty of."""
    gtins = {r["sku_code"]: r["gtin"] for r in rows("products") if r["base_unit"] == "piece"}
    plenty = [
        r["sku_code"]
        for r in rows("stock")
        if r["place_code"] == code and int(r["quantity"]) > 12 and int(r["expiry_days"]) > 10
    ]
    return [gtins[sku] for sku in dict.fromkeys(plenty) if sku in gtins]


def scan(phone: Phone, store: str, gtin: str) -> Any:
    return phone.get(f"/api/shop/screens/scan?code={gtin}&place_id={store}")


def test_scan_pay_and_walk_out(chain: Chain) -> None:
    shopper, clerk = chain.shopper(), chain.staff("clerk", STORE)
    store = place_id(shopper, STORE)
    found = [scan(shopper, store, gtin) for gtin in stocked(STORE)[:2]]
    lines = [{"sku_id": one["product"]["sku_id"], "quantity": 2} for one in found]
    order = shopper.order(kind="in_store", place_id=store, lines=lines)
    assert order["state"] == "awaiting_payment"
    assert order["total_fen"] == sum(2 * one["price"]["price_fen"] for one in found)
    shopper.pay(order["id"])
    until(lambda: shopper.order_state(order["id"]) == "completed")
    code = shopper.get(f"/api/shop/fulfilment/exit-code?order_id={order['id']}")["code"]
    body = {"place_id": store, "code": code}
    clerk.post("/api/staff/fulfilment/exit-checks", body)
    again = clerk.post("/api/staff/fulfilment/exit-checks", body, status=409)
    assert again["error"]["code"] == "fulfilment.exit_code_used"


def test_the_same_key_is_the_same_order(chain: Chain) -> None:
    shopper = chain.shopper()
    store = place_id(shopper, STORE)
    sku = scan(shopper, store, stocked(STORE)[2])["product"]["sku_id"]
    body = {"kind": "in_store", "place_id": store, "lines": [{"sku_id": sku, "quantity": 1}]}
    first = shopper.order(key="tap-1", **body)
    assert shopper.order(key="tap-1", **body)["id"] == first["id"]
    body["lines"][0]["quantity"] = 2
    refused = shopper.order(key="tap-1", status=422, **body)
    assert refused["error"]["code"] == "kernel.idempotency_mismatch"
    cancelled = shopper.post(f"/api/shop/ordering/orders/{first['id']}/cancel")
    assert cancelled["state"] == "cancelled"


def test_a_lost_notice_is_found_when_the_phone_asks(chain: Chain) -> None:
    shopper = chain.shopper()
    store = place_id(shopper, STORE)
    sku = scan(shopper, store, stocked(STORE)[3])["product"]["sku_id"]
    order = shopper.order(kind="in_store", place_id=store, lines=[{"sku_id": sku, "quantity": 1}])
    chain.control("faults", {"route": "notify", "kind": "lose_notify", "times": 1})
    shopper.pay(order["id"])
    shopper.post(f"/api/shop/ordering/orders/{order['id']}/payment-check")
    until(lambda: shopper.order_state(order["id"]) == "completed")


def test_strangers_see_nothing_of_it(chain: Chain) -> None:
    shopper, stranger = chain.shopper(), chain.shopper()
    store = place_id(shopper, STORE)
    sku = scan(shopper, store, stocked(STORE)[4])["product"]["sku_id"]
    order = shopper.order(kind="in_store", place_id=store, lines=[{"sku_id": sku, "quantity": 1}])
    path = f"/api/shop/ordering/orders/{order['id']}"
    stranger.get(path, status=404)
    stranger.post(f"{path}/pay", status=404)
    stranger.post(f"{path}/cancel", status=404)
    shopper.post(f"{path}/cancel")


def audit(chain: Chain) -> str:
    """`flask audit` on the copy's database."""
    import os

    env = os.environ | {"JIUJIN_MODE": "demo", "JIUJIN_VAR": str(chain.stack.var)}
    if chain.database:
        env["DATABASE_URL"] = chain.database
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "audit"],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout + done.stderr if done.returncode else ""


def test_zz_the_books_agree(chain: Chain) -> None:
    until(lambda: audit(chain) == "", 70)
