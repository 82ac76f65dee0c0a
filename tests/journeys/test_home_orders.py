"""Walks 2 to 5: order at home, follow it, the leader's point, staff; each over HTTP."""

from __future__ import annotations

import uuid
from typing import Any

from tests.journeys.conftest import Chain, Phone, rows, until
from tests.journeys.test_scan_and_go import place_id, scan, stocked

STORE = "S001"


def own_sku(phone: Phone, code: str, skip: int) -> str:
    """A SKU the place has plenty of; `skip` keeps journeys apart."""
    return str(scan(phone, place_id(phone, code), stocked(code)[skip])["product"]["sku_id"])


def only_at(code: str, *without: str) -> list[str]:
    """GTINs that `code` holds plenty of and the places of `without` do not hold at all."""
    elsewhere = {r["sku_code"] for r in rows("stock") if r["place_code"] in without}
    gtins = {r["sku_code"]: r["gtin"] for r in rows("products") if r["base_unit"] == "piece"}
    plenty = [
        r["sku_code"]
        for r in rows("stock")
        if r["place_code"] == code and int(r["quantity"]) > 12 and int(r["expiry_days"]) > 10
    ]
    return [gtins[s] for s in dict.fromkeys(plenty) if s in gtins and s not in elsewhere]


def work_place(staff: Phone) -> str:
    """The one place a demo clerk or keeper works at."""
    return str(staff.get("/api/staff/places/mine")["items"][0]["id"])


def task_of(staff: Phone, place: str, order_id: str) -> Any:
    def look() -> Any:
        items = staff.get(f"/api/staff/fulfilment/tasks?place_id={place}&limit=100")["items"]
        return next((one for one in items if one["order_id"] == order_id), None)

    return until(look)


def pick(staff: Phone, task: Any) -> None:
    path = f"/api/staff/fulfilment/tasks/{task['id']}"
    staff.post(f"{path}/take")
    lines = [{"line_id": one["line_id"], "quantity": one["quantity"]} for one in task["lines"]]
    staff.post(f"{path}/pick", {"lines": lines})


def paid_pickup(shopper: Phone, place: str, sku_id: str, quantity: int = 1) -> Any:
    order = shopper.order(
        kind="pickup", place_id=place, lines=[{"sku_id": sku_id, "quantity": quantity}]
    )
    shopper.pay(order["id"])
    until(lambda: shopper.order_state(order["id"]) == "paid")
    return order


def ready_parcel(shopper: Phone, order_id: str) -> Any:
    return until(
        lambda: next((p for p in shopper.parcels(order_id) if p["state"] == "ready"), None)
    )


def test_pick_up_at_the_store_with_the_signed_code_once(chain: Chain) -> None:
    shopper, clerk = chain.shopper(), chain.staff("clerk", STORE)
    store = place_id(shopper, STORE)
    order = paid_pickup(shopper, store, own_sku(shopper, STORE, 5))
    pick(clerk, task_of(clerk, store, order["id"]))
    parcel = ready_parcel(shopper, order["id"])
    other = chain.staff("clerk", "S002")
    wrong = {"place_id": place_id(other, "S002"), "code": parcel["qr_text"]}
    other.post("/api/staff/fulfilment/hand-outs", wrong, status=409)
    body = {"place_id": store, "code": parcel["qr_text"]}
    clerk.post("/api/staff/fulfilment/hand-outs", body)
    clerk.post("/api/staff/fulfilment/hand-outs", body, status=409)
    until(lambda: shopper.order_state(order["id"]) == "completed")
    page = shopper.get(f"/api/shop/screens/orders/{order['id']}")
    done = [s["words"] for s in page["parcels"][0]["steps"] if s["actual_at"]]
    assert done == ["已下单", "已支付", "可取", "已取"]


def test_a_point_gets_it_by_van_and_hands_it_out_without_network(chain: Chain) -> None:
    point = next(r for r in rows("places") if r["kind"] == "pickup_point")
    grid = point["served_by"]
    shopper = chain.shopper()
    leader, keeper = chain.staff("leader", point["code"]), chain.staff("keeper", grid)
    point_id, grid_id = place_id(shopper, point["code"]), work_place(keeper)
    gtin = only_at(grid, point["code"])[0]
    sku = scan(shopper, point_id, gtin)["product"]["sku_id"]
    order = paid_pickup(shopper, point_id, sku, 2)
    task = task_of(keeper, grid_id, order["id"])
    pick(keeper, task)
    keeper.post(f"/api/staff/fulfilment/tasks/{task['id']}/hand-over", {})
    arriving = until(
        lambda: leader.get(f"/api/leader/screens/board?place_id={point_id}")["arriving"]
    )
    parcel = next(one for one in arriving if one["order_id"] == order["id"])
    receipt = {
        "op_id": uuid.uuid4().hex,
        "seq": 1,
        "kind": "receive",
        "body": {
            "shipment_id": parcel["shipment_id"],
            "lines": [
                {"line_id": one["line_id"], "good": one["quantity"], "damaged": 0}
                for one in parcel["lines"]
            ],
        },
    }
    sync = {"device": "phone-1", "ops": [receipt]}
    first = leader.post("/api/leader/sync/ops", sync)["answers"][0]
    assert first["status"] == "applied", first
    again = leader.post("/api/leader/sync/ops", sync)["answers"][0]
    assert (again["status"], again["result"]) == ("duplicate", first["result"])
    code = ready_parcel(shopper, order["id"])["pickup_code"]
    hand_out = {
        "op_id": uuid.uuid4().hex,
        "seq": 2,
        "kind": "hand_out",
        "body": {"place_id": point_id, "code": code},
    }
    sync = {"device": "phone-1", "ops": [hand_out]}
    assert leader.post("/api/leader/sync/ops", sync)["answers"][0]["status"] == "applied"
    until(lambda: shopper.order_state(order["id"]) == "completed")
    steps = shopper.parcels(order["id"])[0]["steps"]
    assert [s["words"] for s in steps if not s["actual_at"]] == []


def test_a_refused_task_is_routed_again_or_refunded_at_once(chain: Chain) -> None:
    shopper, clerk = chain.shopper(), chain.staff("clerk", STORE)
    store = place_id(shopper, STORE)
    order = paid_pickup(shopper, store, own_sku(shopper, STORE, 6))
    task = task_of(clerk, store, order["id"])
    clerk.post(f"/api/staff/fulfilment/tasks/{task['id']}/refuse", {"reason": "缺货"})

    def settled() -> Any:
        page = shopper.get(f"/api/shop/screens/orders/{order['id']}")
        elsewhere = [p for p in page["parcels"] if p["source"]["place_id"] != store]
        is_told = len(page["reasons"]) == 2 and elsewhere
        return is_told or page["refunded_fen"] == page["total_fen"]

    until(settled)
    message = until(
        lambda: list(chain.control(f"robots/{robot_key(chain, store)}/messages")["items"])
    )
    assert message


def robot_key(chain: Chain, place: str) -> str:
    """The demo gives robots to staffed places in the order of their codes."""
    import json

    world = json.loads((chain.stack.var / "sandbox" / "world.json").read_text("utf-8"))
    staffed = sorted(r["code"] for r in rows("places") if r["kind"] != "pickup_point")
    return str(list(world["robots"].values())[staffed.index(STORE)])


def address_of(shopper: Phone) -> Any:
    return shopper.get("/api/shop/identity/addresses")["items"]


def test_a_rider_brings_it_and_express_is_followed_to_the_door(chain: Chain) -> None:
    shopper, keeper = chain.shopper(), chain.staff("keeper", "C01")
    central = work_place(keeper)
    sku = scan(shopper, place_id(shopper, STORE), stocked("C01")[3])["product"]["sku_id"]
    home = address_of(shopper)[0]
    quote = shopper.post(
        "/api/shop/screens/quote",
        {"lines": [{"sku_id": sku, "quantity": 1}], "address_id": home["id"]},
    )
    ways = {one["kind"]: one for one in quote["choices"] if one["is_possible"]}
    order = shopper.order(
        kind="express", address_id=home["id"], lines=[{"sku_id": sku, "quantity": 1}]
    )
    assert order["total_fen"] == ways["express"]["total_fen"]
    shopper.pay(order["id"])
    until(lambda: shopper.order_state(order["id"]) == "paid")
    task = task_of(keeper, central, order["id"])
    pick(keeper, task)
    until(lambda: task_of(keeper, central, order["id"])["waybill"])
    keeper.post(f"/api/staff/fulfilment/tasks/{task['id']}/hand-over", {})
    waybill = until(lambda: shopper.parcels(order["id"])[0]["waybill"])

    def delivered() -> bool:
        """The sandbox's parcel moves a step each time we look, until it is there."""
        waybills = chain.control("waybills")["items"]
        if not next(w for w in waybills if w["waybill_id"] == waybill)["is_done"]:
            chain.control(f"waybills/{waybill}/advance", {})
        return shopper.order_state(order["id"]) == "completed"

    until(delivered, 90)
    page = shopper.get(f"/api/shop/screens/orders/{order['id']}")
    assert page["parcels"][0]["track"]
    assert chain.control("shipping")["items"]


def test_a_paid_order_is_cancelled_and_the_money_comes_back(chain: Chain) -> None:
    shopper = chain.shopper()
    store = place_id(shopper, STORE)
    order = paid_pickup(shopper, store, own_sku(shopper, STORE, 7))
    cancelled = shopper.post(f"/api/shop/ordering/orders/{order['id']}/cancel")
    assert (cancelled["state"], cancelled["refunded_fen"]) == ("cancelled", order["total_fen"])
    until(
        lambda: (
            [r["state"] for r in shopper.get(f"/api/shop/screens/orders/{order['id']}")["refunds"]]
            == ["done"]
        )
    )
    until(
        lambda: any(
            "退款" in one["title"] + one["text"]
            for one in shopper.get("/api/shop/notify/inbox")["items"]
        )
    )
