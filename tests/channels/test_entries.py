"""Sales, returns, orders: once under the channel's own id, late and out of order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.channels import service as channels
from app.channels.rules import lots_back
from app.incidents import service as incidents
from app.inventory import service as inventory
from app.inventory.types import Cause, InboundLine
from app.kernel.checks import run_checks
from app.kernel.clock import frozen_at, local, now
from app.kernel.outbox import drain_all
from tests.channels.signing import Till, make_till
from tests.factories import World, make_world, stock_of
from tests.ordering.conftest import Shop


@pytest.fixture
def world(database: str) -> World:
    return make_world()


@pytest.fixture
def till(world: World, client: FlaskClient) -> Iterator[Till]:
    yield make_till(client)
    drain_all()
    assert run_checks() == []


def board(place_id: str | None = None) -> list[tuple[str, str]]:
    drain_all()
    found = incidents.list_incidents(place_ids=[place_id] if place_id else None)
    return [(one.kind, one.subject) for one in found]


def test_a_sale_is_booked_once_for_ever(world: World, till: Till) -> None:
    first = till.sell("A-1", {"cola": 3, "chips": 1})
    assert (first["status"], first["lines"]) == (
        "booked",
        sorted(first["lines"], key=lambda line: world.skus[line["sku_code"]]),
    )
    assert {line["sku_code"]: line["from_free"] for line in first["lines"]} == {
        "cola": 3,
        "chips": 1,
    }
    with frozen_at(now() + timedelta(days=400)):
        again = till.sell("A-1", {"cola": 3, "chips": 1})
    assert again == first | {"status": "repeat"}
    other = till.sell("A-1", {"cola": 4})
    assert (other["status"], other["error"]["code"]) == ("refused", "channels.mismatch")
    assert stock_of(world, "S1", "cola") == (17, 0, 0, 0)


def test_a_batch_answers_each_sale_for_itself(world: World, till: Till) -> None:
    line = {"sku_code": "cola", "quantity": 1}
    sales = [{"id": f"B-{n}", "place": "S1", "lines": [line]} for n in range(5)]
    sales[2]["place"] = "nowhere"
    answer = till.send("POST", "/api/channel/sales", {"sales": sales})
    statuses = [one["status"] for one in answer.get_json()["sales"]]
    assert statuses == ["booked", "booked", "refused", "booked", "booked"]
    assert stock_of(world, "S1", "cola") == (16, 0, 0, 0)


def test_barcodes_and_weights_count_in_base_units(world: World, till: Till) -> None:
    lines = [{"barcode": "6901939691601", "quantity": 2}, {"sku_code": "apple", "quantity": 730}]
    sale = {"id": "C-1", "place": "S1", "lines": lines}
    answer = till.send("POST", "/api/channel/sales", {"sales": [sale]})
    assert answer.get_json()["sales"][0]["status"] == "booked"
    assert stock_of(world, "S1", "cola")[0] == 18
    assert stock_of(world, "S1", "apple")[0] == 20_000 - 730


def test_goods_nobody_knows_are_told_and_the_rest_is_booked(world: World, till: Till) -> None:
    done = till.sell("D-1", {"cola": 1, "nothing": 2})
    assert (done["status"], done["unknown"]) == ("booked", ["nothing"])
    assert stock_of(world, "S1", "cola")[0] == 19
    assert [kind for kind, _ in board(world.places["S1"])] == ["channels.sale_unbooked"]


def test_beyond_the_book_is_owed_until_a_receipt(world: World, till: Till) -> None:
    done = till.sell("E-1", {"cola": 23})
    assert [(one["from_free"], one["from_held"], one["owed"]) for one in done["lines"]] == [
        (20, 0, 3)
    ]
    subject = f"{world.places['S1']}:{world.skus['cola']}"
    assert board() == [("stock.oversold", subject)]
    till.sell("E-2", {"cola": 1})
    assert board() == [("stock.oversold", subject)]  # once while it is open
    inventory.receive(
        place_id=world.places["S1"],
        lines=[InboundLine(world.skus["cola"], "NEW", None, 10)],
        cause=Cause("import", "doc", "system"),
    )
    assert board() == []
    assert stock_of(world, "S1", "cola") == (6, 0, 0, 0)
    [done] = incidents.list_incidents(place_ids=None, is_open=False)
    assert (done.resolved_by, done.seen) == ("system", 2)


def test_a_till_sale_takes_a_basket_and_its_customer_is_told(world: World, till: Till) -> None:
    shop = Shop(world)
    order = shop.place("in_store", {"cola": 20}).order
    done = till.sell("F-1", {"cola": 1})
    assert [(one["from_free"], one["from_held"], one["owed"]) for one in done["lines"]] == [
        (0, 1, 0)
    ]
    drain_all()
    assert shop.order(order.id).close_reason == "sold_out"


def test_a_return_goes_back_and_is_counted_on_its_sale(world: World, till: Till) -> None:
    till.sell("G-1", {"cola": 3})
    first = till.give_back("R-1", {"cola": 2}, "G-1")
    assert (first.status_code, first.get_json()["sale_known"]) == (200, True)
    assert till.give_back("R-1", {"cola": 2}, "G-1").get_json() == first.get_json()
    assert till.give_back("R-1", {"cola": 1}, "G-1").status_code == 422
    assert stock_of(world, "S1", "cola") == (19, 0, 0, 0)
    assert board() == []
    # more than was sold: the goods are here, so they are booked, and somebody looks at it
    assert till.give_back("R-2", {"cola": 2}, "G-1").status_code == 200
    assert stock_of(world, "S1", "cola") == (21, 0, 0, 0)
    assert [kind for kind, _ in board()] == ["channels.return_unmatched"]


def test_a_damaged_return_stands_apart(world: World, till: Till) -> None:
    till.sell("H-1", {"cola": 1})
    line = {"sku_code": "cola", "quantity": 1, "is_damaged": True}
    body = {"id": "R-1", "place": "S1", "sale_id": "H-1", "lines": [line]}
    assert till.send("POST", "/api/channel/returns", body).status_code == 200
    assert stock_of(world, "S1", "cola") == (19, 0, 0, 1)


def test_a_return_before_its_sale_waits_for_it(world: World, till: Till) -> None:
    early = till.give_back("R-1", {"cola": 1}, "I-1")
    assert early.get_json()["sale_known"] is False
    assert stock_of(world, "S1", "cola") == (21, 0, 0, 0)
    till.sell("I-1", {"cola": 2})
    assert stock_of(world, "S1", "cola") == (19, 0, 0, 0)
    with frozen_at(now() + timedelta(hours=25)):
        assert channels.report_waiting_returns() == 0
    till.give_back("R-2", {"cola": 2}, "I-1")  # one had come back before: two more are too many
    assert [kind for kind, _ in board()] == ["channels.return_unmatched"]


def test_a_return_whose_sale_never_comes_is_told_after_a_day(till: Till) -> None:
    till.give_back("R-1", {"cola": 1}, "never")
    assert channels.report_waiting_returns() == 0
    with frozen_at(now() + timedelta(hours=25)):
        assert channels.report_waiting_returns() == 1
        assert channels.report_waiting_returns() == 0
        assert [kind for kind, _ in board()] == ["channels.return_unmatched"]


def state(answer: object) -> object:
    return answer.get_json().get("state") or answer.get_json()["error"]["code"]  # type: ignore[attr-defined]


def test_a_platforms_order_is_held_committed_and_repeated(world: World, till: Till) -> None:
    assert state(till.order("O-1", {"cola": 4})) == "reserved"
    assert stock_of(world, "S1", "cola") == (20, 4, 0, 0)
    assert state(till.order("O-1", {"cola": 4})) == "reserved"
    assert till.order("O-1", {"cola": 5}).status_code == 422
    for _ in range(2):
        answer = till.send("POST", "/api/channel/orders/commit", {"id": "O-1"})
        assert state(answer) == "committed"
    assert stock_of(world, "S1", "cola") == (16, 0, 0, 0)
    late = till.send("POST", "/api/channel/orders/cancel", {"id": "O-1"})
    assert (late.status_code, state(late)) == (409, "channels.order_ended")


def test_a_platforms_order_is_cancelled_before_or_after_it_comes(world: World, till: Till) -> None:
    till.order("O-1", {"cola": 4})
    for order_id in ("O-1", "O-1", "O-2", "O-2"):
        answer = till.send("POST", "/api/channel/orders/cancel", {"id": order_id})
        assert state(answer) == "cancelled"
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)
    late = till.order("O-2", {"cola": 4})
    assert (late.status_code, state(late)) == (409, "channels.order_ended")
    unknown = till.send("POST", "/api/channel/orders/commit", {"id": "O-3"})
    assert (unknown.status_code, state(unknown)) == (409, "channels.order_unknown")
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)


def test_an_order_that_cannot_be_had_is_refused_and_may_come_again(
    world: World, till: Till
) -> None:
    refused = till.order("O-1", {"cola": 21})
    assert (refused.status_code, state(refused)) == (409, "inventory.insufficient")
    assert state(till.order("O-1", {"cola": 20})) == "reserved"
    assert state(till.order("O-9", {"nothing": 1})) == "channels.unknown_goods"


def test_an_order_that_lost_its_goods_is_told_and_still_committed(world: World, till: Till) -> None:
    till.order("O-1", {"cola": 15, "chips": 2})
    till.sell("S-1", {"cola": 20})
    assert [kind for kind, _ in board()] == ["channels.order_lost"]
    assert stock_of(world, "S1", "chips") == (20, 0, 0, 0)
    answer = till.send("POST", "/api/channel/orders/commit", {"id": "O-1"})
    assert state(answer) == "committed"
    assert stock_of(world, "S1", "chips") == (18, 0, 0, 0)
    assert inventory.owed() == [(world.places["S1"], world.skus["cola"], 15)]


def test_a_hold_that_nobody_ends_runs_out(world: World, till: Till) -> None:
    till.order("O-1", {"cola": 4})
    assert channels.expire_orders() == 0
    with frozen_at(now() + timedelta(hours=25)):
        assert channels.expire_orders() == 1
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)
    till.send("POST", "/api/channel/orders/commit", {"id": "O-1"})
    assert stock_of(world, "S1", "cola") == (16, 0, 0, 0)


def test_stock_is_told_in_pages_and_then_by_what_changed(world: World, till: Till) -> None:
    def ask(**query: object) -> dict[str, object]:
        answer = till.send("GET", "/api/channel/stock", query={"place": "S1", **query})
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.get_json()
        return found

    told: dict[str, int] = {}
    page = ask(limit=3)
    assert page["has_more"] is True
    while True:
        told |= {line["sku_code"]: line["free"] for line in page["lines"]}  # type: ignore[attr-defined, index]
        if not page["has_more"]:
            break
        page = ask(limit=3, cursor=page["cursor"])
    assert told == {"cola": 20, "chips": 20, "milk": 20, "apple": 20_000}
    with frozen_at(now() + timedelta(minutes=5)):
        till.order("O-1", {"milk": 2})
        changed = ask(cursor=page["cursor"])
    assert changed["lines"] == [{"sku_code": "milk", "free": 18, "on_hand": 20}]
    # told once more, in case it was not yet committed when it was asked for; then no more
    with frozen_at(now() + timedelta(minutes=10)):
        again = ask(cursor=changed["cursor"])
        assert again["lines"] == changed["lines"]
    with frozen_at(now() + timedelta(minutes=15)):
        assert ask(cursor=again["cursor"])["lines"] == []


def test_a_channel_compares_its_numbers(world: World, till: Till) -> None:
    body = {"place": "S1", "stock": {"cola": 20, "chips": 7, "nothing": 1}}
    answer = till.send("POST", "/api/channel/stock-check", body).get_json()
    assert answer == {
        "place": "S1",
        "compared": 2,
        "differences": [{"sku_code": "chips", "theirs": 7, "free": 20, "on_hand": 20}],
        "unknown": ["nothing"],
    }
    assert [kind for kind, _ in board()] == ["channels.stock_differs"]
    assert stock_of(world, "S1", "chips") == (20, 0, 0, 0)


def test_a_return_goes_into_the_lots_it_was_sold_from(world: World, till: Till) -> None:
    """20 of one lot and 3 of another are sold, and come back bit by bit."""
    s1, cola = world.places["S1"], world.skus["cola"]
    until = local(now()).date() + timedelta(days=90)
    new = [InboundLine(cola, "NEW", until, 5)]
    inventory.receive(place_id=s1, lines=new, cause=Cause("import", "d", "x"))

    def lots() -> dict[str, int]:
        rows = inventory.stock_of_place(place_id=s1)
        return {one.lot_no: one.on_hand for one in rows if one.sku_id == cola}

    before = lots()
    till.sell("A-1", {"cola": 23})
    assert lots() == {"L1": 0, "NEW": 2}
    assert till.give_back("R-1", {"cola": 1}, "A-1").status_code == 200
    assert lots() == {"L1": 0, "NEW": 3}
    assert till.give_back("R-2", {"cola": 22}, "A-1").status_code == 200
    assert lots() == before


def test_into_which_lots_units_come_back() -> None:
    sold = [["a", 2], ["b", 3]]
    assert lots_back(sold, 0, 1) == [("b", 1)]
    assert lots_back(sold, 1, 3) == [("b", 2), ("a", 1)]
    assert lots_back(sold, 5, 1) == [("b", 1)]  # more than was sold
    assert lots_back(sold, 4, 3) == [("a", 1), ("b", 2)]
    assert lots_back([], 0, 1) == []
