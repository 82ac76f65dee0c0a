"""Searching: what is typed is text, never a pattern and never SQL; pages lose nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, update

from app.catalog import service
from app.catalog.models import Sku, SkuCode
from app.kernel.clock import now
from app.kernel.db import command, execute
from app.kernel.ids import new_id
from tests.factories import World, make_world

NAUGHTY = [
    "'",
    '"',
    "`",
    "\\",
    "\\\\",
    "\\'",
    "%",
    "_",
    "/",
    "/%",
    "100%",
    "' OR '1'='1",
    "'; DROP TABLE catalog_skus; --",
    "1;SELECT 1",
    "{{7*7}}",
    "%s %(text)s :text {0}",
    "<script>alert(1)</script>",
    "NULL",
    "None",
    "undefined",
    "-1",
    "1e309",
    "０１２３",
    "ﷺ",
    "Ω≈ç√∫",
    "田中さん",
    "👩‍👩‍👧‍👦🍎",
    "\u202etxet",
    "\u200b",
    "\ufeff",
    "a\u0301",
    "İ",
    "\t\n",
    "\x7f",
]


@pytest.fixture
def world(client: FlaskClient) -> World:
    return make_world()


@command
def add(code: str, name: str, *gtins: str, **values: Any) -> str:
    sku_id = new_id("sku")
    row = {
        "name_en": "",
        "brand": "",
        "category": "其他",
        "base_unit": "piece",
        "parameters": {},
        "is_active": True,
    } | values
    execute(insert(Sku).values(id=sku_id, code=code, name=name, created_at=now(), **row))
    for gtin in gtins:
        execute(insert(SkuCode).values(gtin=gtin, sku_id=sku_id, factor=1))
    return sku_id


def names(text: str, **query: Any) -> list[str]:
    return [sku.name for sku in service.search(text=text, **query)]


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_text_finds_itself_and_nothing_else(
    client: FlaskClient, world: World, text: str
) -> None:
    add("Z1", f"甲{text}乙")
    add("Z2", "甲乙")
    answer = client.get(
        "/api/shop/catalog/skus",
        query_string={"text": f"甲{text}乙"},
        headers=world.headers("shopper"),
    )
    assert answer.status_code == 200, answer.text
    assert [one["name"] for one in answer.json["items"]] == [f"甲{text}乙"]


def test_wildcards_are_letters(world: World) -> None:
    add("Z1", "果汁100%纯")
    add("Z2", "果汁100毫升")
    add("Z3", "型号A_B")
    add("Z4", "型号AxB")
    add("Z5", r"路径C\D")
    assert names("100%") == ["果汁100%纯"]
    assert names("A_B") == ["型号A_B"]
    assert names("C\\D") == [r"路径C\D"]
    assert names("%") == ["果汁100%纯"]
    assert names("_") == ["型号A_B"]


def test_names_english_names_brands_and_codes_are_searched_in_any_case(world: World) -> None:
    add("Z-77", "酸奶", name_en="Yogurt", brand="Bright")
    for text in ("酸", "yogurt", "YOGURT", "bright", "z-77", "  酸奶  "):
        assert names(text) == ["酸奶"], text


def test_a_category_is_exact_and_joins_the_text(world: World) -> None:
    add("Z1", "青苹果", category="水果")
    add("Z2", "苹果醋", category="饮料")
    assert names("苹果") == ["青苹果", "苹果醋"]
    assert names("苹果", category="水果") == ["青苹果"]
    assert names("", category="水") == []


def test_what_is_not_sold_is_not_found(world: World) -> None:
    add("Z1", "停售品", is_active=False)
    assert names("停售") == []
    assert "停售品" not in [one.name for one in service.search(limit=100)]
    assert service.categories() == [("饮料", "", 4)]


def test_pages_show_every_product_once_however_many_barcodes_it_has(
    client: FlaskClient, world: World
) -> None:
    """A product with several single-unit barcodes must not use up a page's places."""
    add("B1", "多码", *(f"0690000000{n:04d}" for n in range(5)))
    for n in range(2, 6):
        add(f"B{n}", f"商品{n}")
    seen: list[list[str]] = []
    cursor = ""
    while True:
        answer = client.get(
            "/api/shop/catalog/skus",
            query_string={"category": "其他", "limit": 2, "cursor": cursor},
            headers=world.headers("shopper"),
        ).json
        seen.append([one["code"] for one in answer["items"]])
        cursor = answer["next_cursor"]
        if not cursor:
            break
    assert seen == [["B1", "B2"], ["B3", "B4"], ["B5"]]
    assert service.search(text="多码")[0].gtin == "06900000000000"


@pytest.mark.parametrize(
    "cursor", ["x", "WzFd", "W10", "bnVsbA", "W251bGxd", "WyJhIiwiYiJd", "AAAA", "é"]
)
def test_a_cursor_that_is_not_ours_is_refused(
    client: FlaskClient, world: World, cursor: str
) -> None:
    answer = client.get(
        "/api/shop/catalog/skus", query_string={"cursor": cursor}, headers=world.headers("shopper")
    )
    assert answer.status_code == 422
    assert answer.json["error"]["code"] == "kernel.invalid_input"


def test_one_product_and_the_categories(client: FlaskClient, world: World) -> None:
    headers = world.headers("shopper")
    add("Z1", "青苹果", category="水果", category_en="Fruit")
    add("Z2", "梨", category="水果")  # loaded before anybody gave the category a name
    one = client.get(f"/api/shop/catalog/skus/{world.skus['cola']}", headers=headers).json
    assert (one["code"], one["gtin"], one["base_unit"]) == ("cola", "06901939691601", "piece")
    assert client.get("/api/shop/catalog/skus/sku_none", headers=headers).status_code == 404
    got = client.get("/api/shop/catalog/categories", headers=headers).json
    assert got == {
        "items": [
            {"name": "饮料", "name_en": "", "count": 4},
            {"name": "水果", "name_en": "Fruit", "count": 2},
        ]
    }


@pytest.mark.parametrize("sku_id", ["苹果", "é", "' OR 1=1", "%", "👩", "\\", "x" * 300])
def test_an_id_that_is_none_is_not_found(client: FlaskClient, world: World, sku_id: str) -> None:
    answer = client.get(
        f"/api/shop/catalog/skus/{quote(sku_id, safe='')}", headers=world.headers("shopper")
    )
    assert answer.status_code == 404
    assert answer.json["error"]["code"] in ("catalog.sku_not_found", "kernel.not_found")


@command
def rename(sku_id: str, name: str) -> None:
    execute(update(Sku).where(Sku.id == sku_id).values(name=name))


def test_the_label_page_names_the_product_and_escapes_it(client: FlaskClient, world: World) -> None:
    rename(world.skus["cola"], "<script>alert(1)</script>可乐")
    page = client.get("/01/06901939691601/10/L1?17=270131")
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;可乐" in page.text
    assert "<script" not in page.text
    assert "微信" in page.text
    assert "L1" in page.text
    assert "2027-01-31" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/01/06900000000007", 404),
        ("/01/06901939691602", 422),
        ("/01/%3Cscript%3E", 422),
        ("/01/" + "9" * 600, 422),
    ],
)
def test_the_label_page_of_nothing_is_still_a_page(
    client: FlaskClient, world: World, path: str, status: int
) -> None:
    page = client.get(path)
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert "<script" not in page.text
