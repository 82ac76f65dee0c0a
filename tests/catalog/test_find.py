"""Any code a store meets -> the product and how much of it, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, select, update

from app.catalog import service
from app.catalog.codes import check_digit, digital_link
from app.catalog.errors import SkuNotFound, UnknownCode, UnreadableCode
from app.catalog.models import Scan, Sku, SkuCode
from app.catalog.service import REMEMBERED
from app.kernel.db import command, execute, query
from app.kernel.remember import changed
from tests.factories import World, make_world

COLA = "6901939691601"
CASE = "16901939691608"  # the same cola, twelve in a case


def label(head: str, plu: str, measure: str) -> str:
    """A store's own EAN-13: two digits, PLU, measure, check digit."""
    body = f"{head}{plu}{measure}"
    return body + str(check_digit(body))


@pytest.fixture
def world(database: str) -> World:
    world = make_world()
    add_code(CASE, world.skus["cola"], 12)
    return world


@command
def add_code(gtin: str, sku_id: str, factor: int) -> None:
    execute(insert(SkuCode).values(gtin=gtin, sku_id=sku_id, factor=factor))


@command
def change(sku_id: str, **values: object) -> None:
    execute(update(Sku).where(Sku.id == sku_id).values(**values))
    changed(REMEMBERED)


@pytest.mark.parametrize(
    "text",
    [
        COLA,
        f"  {COLA}\r\n",  # a scanner that types
        f"0{COLA}",  # GTIN-14 of one unit
        f"]E0{COLA}",
        digital_link(COLA),
        f"https://id.gs1.org/01/0{COLA}",
        f"01{'0' + COLA}",
    ],
)
def test_one_unit_of_a_barcode(world: World, text: str) -> None:
    found = service.find_by_code(text)
    assert (found.sku.id, found.quantity) == (world.skus["cola"], 1)
    assert (found.label_price_fen, found.lot, found.expiry) == (None, None, None)


def test_a_digital_link_carries_lot_and_expiry(world: World) -> None:
    text = digital_link(COLA, "L/1a", date(2027, 1, 31), "shop.example.cn")
    found = service.find_by_code(text)
    assert (found.sku.id, found.lot, found.expiry) == (
        world.skus["cola"],
        "L/1a",
        date(2027, 1, 31),
    )


def test_a_case_counts_as_its_units(world: World) -> None:
    found = service.find_by_code(CASE)
    assert (found.sku.id, found.quantity) == (world.skus["cola"], 12)
    # the SKU's own barcode stays that of one unit
    assert found.sku.gtin == f"0{COLA}"


def test_a_scale_label_gives_grams(world: World) -> None:
    found = service.find_by_code(label("21", "10001", "01250"))
    assert (found.sku.id, found.quantity, found.label_price_fen) == (
        world.skus["apple"],
        1250,
        None,
    )


def test_a_price_label_shows_its_price(world: World) -> None:
    found = service.find_by_code(label("28", "10001", "00888"))
    assert (found.sku.id, found.label_price_fen) == (world.skus["apple"], 888)


@pytest.mark.parametrize(
    "text", ["6900000000007", "10614141000415", label("21", "99999", "00100"), "96385074"]
)
def test_unknown_codes_are_said_so(world: World, text: str) -> None:
    with pytest.raises(UnknownCode) as caught:
        service.find_by_code(text)
    assert caught.value.details == {"code": text}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("6901939691602", "check_digit"),
        (label("21", "10001", "00000"), "zero_measure"),
        ("苹果", "characters"),
        ("' OR 1=1 --", "not_a_code"),
        ("x" * 600, "too_long"),
        ("https://example.com/about", "not_a_product_link"),
    ],
)
def test_what_cannot_be_read_says_why(world: World, text: str, reason: str) -> None:
    with pytest.raises(UnreadableCode) as caught:
        service.find_by_code(text)
    assert caught.value.details["reason"] == reason
    assert caught.value.details["words"] in caught.value.message()
    assert caught.value.details["english"] in caught.value.message("en")
    assert "{" not in caught.value.message()


def test_a_product_no_longer_sold_is_unknown_to_a_scan_but_known_by_id(world: World) -> None:
    sku_id = world.skus["cola"]
    change(sku_id, is_active=False)
    with pytest.raises(UnknownCode):
        service.find_by_code(COLA)
    assert not service.get_sku(sku_id).is_active
    assert set(service.skus_by_ids([sku_id, "sku_none"])) == {sku_id}
    with pytest.raises(SkuNotFound):
        service.get_sku("sku_none")


def test_goods_without_a_barcode_are_found_by_number(world: World) -> None:
    apple = world.skus["apple"]
    change(apple, code="W10001")
    for typed in ("W10001", "w10001", " 10001 "):
        found = service.find_by_code(typed)
        assert (found.sku.id, found.quantity, found.label_price_fen) == (apple, 1, None)
    change(apple, is_active=False)
    for unknown in ("W10001", "10001", "W99999", "' OR 1=1", "苹果", "x" * 33):
        with pytest.raises(UnreadableCode):
            service.find_by_code(unknown)


def test_a_scan_is_stored_as_a_fact(world: World) -> None:
    service.record_scan(
        code="x" * 600, outcome="unreadable", place_id=world.places["S1"], person_id=None
    )

    @query
    def stored() -> list[tuple[str, str, str | None]]:
        rows = execute(select(Scan.code, Scan.outcome, Scan.place_id)).all()
        return [(row.code, row.outcome, row.place_id) for row in rows]

    assert stored() == [("x" * 200, "unreadable", world.places["S1"])]
