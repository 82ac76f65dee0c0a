"""The scan page and the checkout, over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update

from app.catalog.models import Scan
from app.inventory.models import Stock
from app.kernel.clock import now
from app.kernel.db import all_rows, execute, unit_of_work
from app.kernel.ids import new_id
from app.offers.models import Price
from app.places import service as places
from app.places.models import Place
from tests.counting import statements
from tests.factories import World
from tests.screens.conftest import MORNING

COLA = "6901939691601"
SCALE_LABEL = "2010001007500"
SCAN = "/api/shop/screens/scan"
QUOTE = "/api/shop/screens/quote"


def scan(client: FlaskClient, world: World, code: str, place: str | None = "S1") -> Any:
    query = {"code": code} | ({"place_id": world.places[place]} if place else {})
    return client.get(SCAN, query_string=query, headers=world.headers("shopper"))


def scans() -> list[Any]:
    with unit_of_work(write=False):
        return all_rows(
            select(Scan.code, Scan.outcome, Scan.sku_id, Scan.place_id, Scan.promise).order_by(
                Scan.id
            )
        )


def set_free(world: World, place: str, sku: str, quantity: int) -> None:
    with unit_of_work():
        execute(
            update(Stock)
            .where(Stock.place_id == world.places[place], Stock.sku_id == world.skus[sku])
            .values(on_hand=quantity)
        )


def test_a_scan_answers_everything_in_one_call(client: FlaskClient, world: World) -> None:
    answer = scan(client, world, COLA)
    assert answer.status_code == 200
    page = answer.json
    assert page["product"]["sku_id"] == world.skus["cola"]
    assert page["product"]["gtin"] == "0" + COLA
    assert page["quantity"] == 1
    assert page["price"] == {
        "price_fen": 300,
        "per_quantity": 1,
        "regular_fen": 300,
        "amount_fen": 300,
        "unit_words": "¥3.00 / 件",
    }
    assert page["here"] == {
        "place_id": world.places["S1"],
        "place_name": "S1店",
        "open_from": "00:00",
        "open_until": "23:59",
        "free": 20,
        "words": "有货，20 件",
        "expiry": {"on": "2027-01-22", "level": "ok", "words": "最近一批 2027-01-22 到期"},
    }
    assert [(e["way"], e["place_name"], e["free"]) for e in page["elsewhere"]] == [
        ("store", "S2店", 20),
        ("pickup", "S1店", None),
        ("express", "C1店", None),
    ]
    assert [e["words"] for e in page["elsewhere"]] == [
        "S2店，1.2 公里，有 20 件（营业 00:00–23:59）",
        "S1店 有现货：付款后约 30 分钟可取。",
        "送到沈阳市：由 C1店 快递直发：预计 明天 20:00 前送到。",
    ]
    assert page["elsewhere"][1]["promised_at"] == "2026-11-23T02:30:00Z"


def test_a_scan_is_recorded_with_what_was_promised(client: FlaskClient, world: World) -> None:
    scan(client, world, COLA)
    (kept,) = scans()
    assert (kept.code, kept.outcome, kept.sku_id, kept.place_id) == (
        COLA,
        "found",
        world.skus["cola"],
        world.places["S1"],
    )
    assert kept.promise["free"] == 20
    assert kept.promise["price_fen"] == 300
    assert [one["way"] for one in kept.promise["elsewhere"]] == ["store", "pickup", "express"]


def test_a_scan_sends_few_statements(client: FlaskClient, world: World) -> None:
    """Session 1-2, stock; then the scan's own INSERT. Code, product, price are remembered."""
    scan(client, world, COLA)
    with statements() as sent:
        assert scan(client, world, COLA).status_code == 200
    work = [sql for sql in sent if not sql.startswith("BEGIN")]
    rooms = [sql for sql in work if "identity_" not in sql and "kernel_" not in sql]
    assert [sql.split()[0] for sql in rooms] == ["SELECT", "INSERT"]
    assert len([sql for sql in work if "identity_" in sql]) <= 2


@pytest.mark.parametrize(
    ("code", "status", "error", "outcome"),
    [
        ("6909999999996", 404, "catalog.unknown_code", "unknown"),
        ("6901939691602", 422, "catalog.unreadable_code", "unreadable"),
        ("不是条码", 422, "catalog.unreadable_code", "unreadable"),
    ],
)
def test_what_cannot_be_found_is_said_and_recorded_too(
    client: FlaskClient, world: World, code: str, status: int, error: str, outcome: str
) -> None:
    answer = scan(client, world, code)
    assert answer.status_code == status
    assert answer.json["error"]["code"] == error
    (kept,) = scans()
    assert (kept.code, kept.outcome, kept.sku_id) == (code, outcome, None)


def test_sold_out_here_but_there_elsewhere(client: FlaskClient, world: World) -> None:
    set_free(world, "S1", "cola", 0)
    set_free(world, "S2", "cola", 2)
    page = scan(client, world, COLA).json
    assert page["here"]["free"] == 0
    assert page["here"]["words"] == "本店售完"
    assert page["here"]["expiry"] == {"on": None, "level": "none", "words": ""}
    assert page["elsewhere"][0]["free"] == 2


def test_nowhere_is_said_as_it_is(client: FlaskClient, world: World) -> None:
    for place in ("S1", "S2", "G1", "C1"):
        set_free(world, place, "milk", 0)
    page = scan(client, world, "6907992500010").json
    assert page["here"]["words"] == "本店售完"
    assert page["elsewhere"] == []


@pytest.mark.parametrize(
    ("days", "level", "words"),
    [
        (0, "today", "最近一批今天到期，请当天食用"),
        (2, "soon", "最近一批 11月25日 到期，还有 2 天"),
        (10, "ok", "最近一批 12月3日 到期，还有 10 天"),
    ],
)
def test_near_expiry_is_told_honestly(
    client: FlaskClient, world: World, days: int, level: str, words: str
) -> None:
    with unit_of_work():
        execute(
            update(Stock)
            .where(Stock.place_id == world.places["S1"])
            .values(expiry=MORNING.date() + timedelta(days=days))
        )
    expiry = scan(client, world, COLA).json["here"]["expiry"]
    assert (expiry["level"], expiry["words"]) == (level, words)


def test_the_piece_in_hand_may_be_past_its_date(client: FlaskClient, world: World) -> None:
    page = scan(client, world, "https://id.example.cn/01/06901939691601?17=261120").json
    assert page["label"] == {
        "on": "2026-11-20",
        "level": "past",
        "words": "您手上这件 2026-11-20 已过期，请勿购买，交给店员",
    }


def test_weighed_goods_are_priced_by_weight(client: FlaskClient, world: World) -> None:
    """A scale label: prefix 20, PLU 10001, 00750 grams; 6.98 yuan for 500 g."""
    page = scan(client, world, SCALE_LABEL).json
    assert page["quantity"] == 750
    assert page["price"] == {
        "price_fen": 698,
        "per_quantity": 500,
        "regular_fen": 698,
        "amount_fen": 1047,
        "unit_words": "¥6.98 / 500 克",
    }
    assert page["here"]["words"] == "有货，20 公斤"


def test_without_a_store_the_base_price_is_shown(client: FlaskClient, world: World) -> None:
    page = scan(client, world, COLA, place=None).json
    assert page["price"]["price_fen"] == 300
    assert page["here"] is None
    assert page["elsewhere"] == []


def test_a_stores_own_price_beats_the_base(client: FlaskClient, world: World) -> None:
    with unit_of_work():
        execute(update(Place).where(Place.id == world.places["S1"]).values(price_list="city"))
        execute(
            insert(Price).values(
                id=new_id("prc"),
                sku_id=world.skus["cola"],
                price_list="city",
                currency="CNY",
                price_fen=280,
                per_quantity=1,
                created_at=now(),
            )
        )
    places.forget_cache()
    assert scan(client, world, COLA).json["price"]["price_fen"] == 280
    assert scan(client, world, COLA, "S2").json["price"]["price_fen"] == 300


def test_scans_are_for_the_signed_in(client: FlaskClient, world: World) -> None:
    answer = client.get(SCAN, query_string={"code": COLA})
    assert answer.status_code == 401


# -- the checkout ------------------------------------------------------------------------------


def quote(client: FlaskClient, world: World, who: str = "shopper", **body: Any) -> Any:
    lines = [{"sku_id": world.skus[sku], "quantity": n} for sku, n in body.pop("lines").items()]
    return client.post(QUOTE, json={"lines": lines} | body, headers=world.headers(who))


def test_in_a_store_the_first_choice_is_to_take_it_along(client: FlaskClient, world: World) -> None:
    answer = quote(client, world, lines={"cola": 2, "apple": 750}, place_id=world.places["S1"])
    assert answer.status_code == 200
    page = answer.json
    assert [(x["name"], x["price_fen"], x["goods_fen"]) for x in page["lines"]] == [
        ("测试cola", 300, 600),
        ("测试apple", 698, 1047),
    ]
    first = page["choices"][0]
    assert (first["kind"], first["is_possible"]) == ("in_store", True)
    assert (first["goods_fen"], first["freight_fen"], first["total_fen"]) == (1647, 0, 1647)
    assert first["promise_words"] == "付款后当场带走"
    assert [step["words"] for step in first["parcels"][0]["steps"]] == [
        "下单",
        "付款",
        "凭出门码离店",
    ]
    assert {choice["kind"] for choice in page["choices"][1:]} == {"pickup"}


def test_at_home_every_way_has_its_time_and_price(client: FlaskClient, world: World) -> None:
    page = quote(
        client,
        world,
        lines={"milk": 2},
        address_id=world.address["shopper"],
        pickup_place_id=world.places["P1"],
    ).json
    ways = {(c["kind"], c["place_name"]): c for c in page["choices"]}
    point = ways["pickup", "P1店"]
    assert point["promise_words"] == "明天 10:30 起可取"
    assert point["total_fen"] == 1198
    assert point["distance_m"] == 124
    assert point["parcels"][0]["source_name"] == "G1店"
    assert [step["step"] for step in point["parcels"][0]["steps"]] == [
        "placed",
        "paid",
        "shipped",
        "in_transit",
        "arrived",
        "ready",
        "collected",
    ]
    assert point["parcels"][0]["steps"][4]["words"] == "到自提点"
    rider = ways["rider", None]
    assert (rider["freight_fen"], rider["total_fen"]) == (600, 1798)
    assert rider["promise_words"] == "约 27 分钟送达"
    assert rider["reasons"][0] == "由 S1店 骑手送：距您 500 米，预计 27 分钟送到。"
    express = ways["express", None]
    assert (express["freight_fen"], express["total_fen"]) == (800, 1998)
    assert express["promise_words"] == "明天 20:00 前送达"


def test_what_cannot_be_has_a_reason_and_no_promise(client: FlaskClient, world: World) -> None:
    page = quote(client, world, lines={"milk": 1}, address_id=world.far_address["shopper"]).json
    rider = next(c for c in page["choices"] if c["kind"] == "rider")
    assert rider["is_possible"] is False
    assert rider["promised_at"] is None
    assert rider["why_not"].startswith("最近的门店距您 27")
    assert rider["parcels"] == []


def test_a_split_shows_which_line_comes_from_where(client: FlaskClient, world: World) -> None:
    set_free(world, "S1", "milk", 0)
    set_free(world, "S2", "milk", 0)
    page = quote(
        client, world, lines={"milk": 1, "cola": 1}, address_id=world.address["shopper"]
    ).json
    rider = next(c for c in page["choices"] if c["kind"] == "rider")
    assert [
        (p["kind"], p["source_name"], [x["name"] for x in p["lines"]]) for p in rider["parcels"]
    ] == [
        ("rider", "S1店", ["测试cola"]),
        ("express", "C1店", ["测试milk"]),
    ]
    assert "附近门店没有足够的测试milk，这部分由C1店快递送达。" in rider["reasons"]


def test_a_quote_sends_few_statements_and_writes_nothing(client: FlaskClient, world: World) -> None:
    body = {"lines": {"milk": 1, "cola": 1}, "address_id": world.address["shopper"]}
    quote(client, world, **dict(body))
    with statements() as sent:
        assert quote(client, world, **dict(body)).status_code == 200
    work = [sql for sql in sent if not sql.startswith("BEGIN")]
    rooms = [sql for sql in work if "identity_" not in sql and "kernel_" not in sql]
    assert [sql.split()[0] for sql in rooms] == ["SELECT", "SELECT"]  # stock, coupons


def test_the_client_never_names_a_price(client: FlaskClient, world: World) -> None:
    line = {"sku_id": world.skus["cola"], "quantity": 1, "price_fen": 1}
    answer = client.post(QUOTE, json={"lines": [line]}, headers=world.headers("shopper"))
    assert answer.status_code == 422
    assert answer.json["error"]["code"] == "kernel.invalid_input"


def test_nobody_quotes_to_another_persons_home(client: FlaskClient, world: World) -> None:
    answer = quote(client, world, lines={"cola": 1}, address_id=world.address["stranger"])
    assert answer.status_code == 404
    assert answer.json["error"]["code"] == "identity.address_not_found"


def test_what_is_no_longer_sold_is_refused(client: FlaskClient, world: World) -> None:
    answer = client.post(
        QUOTE,
        json={"lines": [{"sku_id": "sku_none", "quantity": 1}]},
        headers=world.headers("shopper"),
    )
    assert answer.status_code == 409
    assert answer.json["error"]["details"] == {"sku_ids": ["sku_none"]}


def test_one_cannot_collect_at_a_warehouse(client: FlaskClient, world: World) -> None:
    answer = quote(client, world, lines={"cola": 1}, pickup_place_id=world.places["G1"])
    assert answer.status_code == 422
    assert answer.json["error"]["code"] == "ordering.wrong_place_kind"


def test_a_product_without_a_price_cannot_be_bought(client: FlaskClient, world: World) -> None:
    with unit_of_work():
        execute(
            update(Price)
            .where(Price.sku_id == world.skus["cola"])
            .values(valid_to=MORNING - timedelta(days=1))
        )
    page = quote(client, world, lines={"cola": 1}, place_id=world.places["S1"]).json
    assert page["lines"][0]["goods_fen"] is None
    assert page["choices"][0]["is_possible"] is False
    assert page["choices"][0]["why_not"] == "有商品暂无价格，请联系店员"
