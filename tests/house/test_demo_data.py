"""The demo data is whole: numbers valid, references resolve, notices kept."""

import csv
import gzip
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from app.catalog.codes import digital_link, gtin14
from demo.geo import metres

DATA = Path(__file__).parents[2] / "demo" / "data"
PHONE = re.compile(r"170000[0-9]{5}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CITIES = {  # west, south, east, north
    "沈阳市": (122.4, 41.2, 123.9, 43.1),
    "长春市": (124.3, 43.2, 127.1, 45.3),
    "大连市": (120.9, 38.7, 123.6, 40.2),
    "北京市": (115.4, 39.4, 117.6, 41.1),
    "上海市": (120.8, 30.6, 122.2, 31.9),
    "成都市": (102.9, 30.0, 105.0, 31.5),
    "深圳市": (113.7, 22.4, 114.7, 22.9),
}
Row = dict[str, str]


def load(name: str) -> list[Row]:
    raw = (DATA / name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8")
    assert "\r" not in text
    return list(csv.DictReader(text.splitlines()))


@pytest.fixture(scope="module")
def data() -> dict[str, list[Row]]:
    return {p.name.split(".")[0]: load(p.name) for p in DATA.iterdir() if ".csv" in p.name}


def column(rows: list[Row], name: str) -> set[str]:
    return {row[name] for row in rows}


def unique(rows: list[Row], *names: str) -> None:
    counts = Counter(tuple(row[name] for name in names) for row in rows)
    assert {key: n for key, n in counts.items() if n > 1} == {}


def test_headers_are_as_documented(data: dict[str, list[Row]]) -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert len(data) == 9
    for name, rows in data.items():
        assert f"{name}.csv" in readme
        assert f"`{','.join(rows[0])}`" in readme, name


def test_small_and_with_their_notices() -> None:
    files = [p for p in DATA.rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) < 3_000_000
    notice = (DATA / "LICENSES" / "NOTICE.txt").read_text(encoding="utf-8")
    for words in ("Open Food Facts contributors", "Apache License 2.0", "CC0", "fresh-static"):
        assert words in notice
    licences = {p.name: p.read_text(encoding="utf-8") for p in (DATA / "LICENSES").iterdir()}
    assert "Open Database License" in licences["open-food-facts-ODbL-1.0.txt"]
    assert "Apache License" in licences["stores-Apache-2.0.txt"]


# ---------------------------------------------------------------- goods


def test_products(data: dict[str, list[Row]]) -> None:
    products = data["products"]
    assert 300 <= len(products) <= 400
    unique(products, "sku_code")
    packed = [p for p in products if p["base_unit"] == "piece"]
    loose = [p for p in products if p["base_unit"] == "gram"]
    assert len(packed) + len(loose) == len(products)
    unique(packed, "gtin")
    unique(packed, "name")
    unique(loose, "plu")
    for p in packed:
        assert len(p["gtin"]) == 13
        assert gtin14(p["gtin"]) == "0" + p["gtin"]
        assert p["gtin"][0] != "2", "a store's own number is no GTIN"
        assert p["plu"] == ""
    for p in loose:
        assert p["gtin"] == ""
        assert re.fullmatch(r"[0-9]{5}", p["plu"])
    for p in products:
        assert CHINESE.search(p["name"]), p
        assert CHINESE.search(p["category"])
        assert p["storage"] in {"常温", "冷藏", "冷冻"}
        assert p["name_en"].strip()
        assert p["spec"].strip()
        assert int(p["pack_factor"]) > 0
        assert int(p["shelf_life_days"]) > 0
    chinese = [p for p in packed if p["gtin"][:2] == "69"]
    assert len(chinese) > 0.8 * len(packed)


def day_number(text: str, open_end: float) -> float:
    """Days from the day of loading; a past date counts as long ago."""
    if not text:
        return open_end
    if text[0] in "+-":
        return int(text)
    assert date.fromisoformat(text).year == 2025
    return -1_000 + date.fromisoformat(text).timetuple().tm_yday / 1_000


def test_prices(data: dict[str, list[Row]]) -> None:
    prices = data["prices"]
    unit = {p["sku_code"]: "1" if p["base_unit"] == "piece" else "500" for p in data["products"]}
    base = [row for row in prices if row["price_list"] == "base"]
    unique(base, "sku_code")
    assert column(base, "sku_code") == set(unit)
    standing = {row["sku_code"]: int(row["price_fen"]) for row in base}
    assert column(prices, "price_list") == {"base", "region-jl", "promo"}
    for row in prices:
        assert row["per_quantity"] == unit[row["sku_code"]]
        assert 0 < int(row["price_fen"]) < 100_000
        since, until = row["valid_from"], row["valid_to"]
        assert day_number(since, float("-inf")) < day_number(until, float("inf"))
        if row["price_list"] == "promo":
            assert int(row["price_fen"]) < standing[row["sku_code"]]
            assert until
    closed = [row for row in prices if row["valid_to"].startswith("2025-")]
    running = [row for row in prices if row["valid_from"][:1] == "-"]
    assert closed
    assert running


def test_stock(data: dict[str, list[Row]]) -> None:
    stock = data["stock"]
    unique(stock, "place_code", "sku_code", "lot_no")
    kind = {p["code"]: p["kind"] for p in data["places"]}
    products = {p["sku_code"]: p for p in data["products"]}
    standing = {
        r["sku_code"]: int(r["price_fen"]) for r in data["prices"] if r["price_list"] == "base"
    }
    carried: dict[str, set[str]] = defaultdict(set)
    lot: dict[str, tuple[str, str]] = {}
    for row in stock:
        product = products[row["sku_code"]]
        carried[row["place_code"]].add(row["sku_code"])
        assert int(row["quantity"]) > 0
        assert 1 <= int(row["expiry_days"]) <= int(product["shelf_life_days"])
        assert 0 < int(row["cost_fen"]) < standing[row["sku_code"]]
        # One lot number is one lot: same goods, same day of expiry wherever it lies.
        same = (row["sku_code"], row["expiry_days"])
        assert lot.setdefault(row["lot_no"], same) == same
        assert digital_link("6901234567892", row["lot_no"])
        if kind[row["place_code"]] == "pickup_point":
            assert product["storage"] == "常温"
    assert set(carried) == set(kind)
    limits = {
        "store": (165, 195),
        "grid_warehouse": (235, 265),
        "pickup_point": (10, 25),
        "central_warehouse": (380, 400),
    }
    for place, skus in carried.items():
        low, high = limits[kind[place]]
        assert low <= len(skus) <= high, place
    in_stores = [row for row in stock if kind[row["place_code"]] == "store"]
    assert {row["expiry_days"] for row in in_stores} >= {"1", "2", "3"}
    lots = Counter((row["place_code"], row["sku_code"]) for row in in_stores)
    assert sum(n > 1 for n in lots.values()) > 200


# ---------------------------------------------------------------- places and people


def inside(row: Row) -> bool:
    west, south, east, north = CITIES[row["city"]]
    return west < float(row["lng"]) < east and south < float(row["lat"]) < north


def test_places(data: dict[str, list[Row]]) -> None:
    places = data["places"]
    unique(places, "code")
    unique(places, "name")
    unique(places, "phone")
    unique(places, "lng", "lat")
    kinds = Counter(p["kind"] for p in places)
    assert kinds == {
        "store": 21, "pickup_point": 30, "grid_warehouse": 3, "central_warehouse": 1,
    }  # fmt: skip
    by_code = {p["code"]: p for p in places}
    server = {"store": "grid_warehouse", "pickup_point": "grid_warehouse",
              "grid_warehouse": "central_warehouse"}  # fmt: skip
    for p in places:
        assert inside(p), p
        assert PHONE.fullmatch(p["phone"])
        assert "06:00" <= p["open_from"] < p["open_until"] <= "23:00"
        assert CHINESE.search(p["address"])
        if p["kind"] == "central_warehouse":
            assert p["served_by"] == ""
        else:
            assert by_code[p["served_by"]]["kind"] == server[p["kind"]]
        if p["kind"] in ("store", "pickup_point"):
            assert by_code[p["served_by"]]["region"] == p["region"]


def point(row: Row) -> tuple[float, float]:
    return float(row["lng"]), float(row["lat"])


def test_pickup_points_lie_near_a_store(data: dict[str, list[Row]]) -> None:
    stores = [point(p) for p in data["places"] if p["kind"] == "store"]
    for p in data["places"]:
        if p["kind"] == "pickup_point":
            assert min(metres(point(p), store) for store in stores) < 2_000


def test_people(data: dict[str, list[Row]]) -> None:
    people = data["people"]
    unique(people, "code", "place_code")
    kind = {p["code"]: p["kind"] for p in data["places"]} | {"": ""}
    where = {"shopper": {""}, "hq": {""}, "leader": {"pickup_point"}, "clerk": {"store"},
             "keeper": {"grid_warehouse", "central_warehouse"}}  # fmt: skip
    persons: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    identities: dict[str, set[str]] = defaultdict(set)
    for row in people:
        assert kind[row["place_code"]] in where[row["role"]], row
        assert PHONE.fullmatch(row["phone"])
        assert CHINESE.fullmatch(row["name"][0])
        named = ("name", "phone", "role", "wecom_userid", "openid")
        persons[row["code"]].add(tuple(row[name] for name in named))
        for name in ("phone", "wecom_userid", "openid"):
            if row[name]:
                identities[row[name]].add(row["code"])
        consumer = row["role"] in ("shopper", "leader")
        assert bool(row["openid"]) == consumer
        assert bool(row["wecom_userid"]) != consumer
    assert all(len(facts) == 1 for facts in persons.values())
    assert all(len(codes) == 1 for codes in identities.values())
    served = column([r for r in people if r["role"] in ("leader", "clerk", "keeper")], "place_code")
    assert served == set(kind) - {""}
    points = Counter(r["code"] for r in people if r["role"] == "leader")
    assert set(points.values()) == {1, 2}
    roles = Counter(next(iter(facts))[2] for facts in persons.values())
    assert (roles["shopper"], roles["keeper"], roles["hq"]) == (40, 4, 2)


def test_people_and_places_share_no_phone(data: dict[str, list[Row]]) -> None:
    assert not column(data["people"], "phone") & column(data["places"], "phone")


def test_addresses(data: dict[str, list[Row]]) -> None:
    shoppers = {r["code"]: r for r in data["people"] if r["role"] == "shopper"}
    assert column(data["addresses"], "person_code") == set(shoppers)
    stores = [point(p) for p in data["places"] if p["kind"] == "store"]
    near = far = 0
    for row in data["addresses"]:
        assert inside(row), row
        assert row["phone"] == shoppers[row["person_code"]]["phone"]
        away = min(metres(point(row), store) for store in stores)
        near += away < 3_000
        far += away > 50_000
    assert near >= 35
    assert far >= 8
    each = Counter(row["person_code"] for row in data["addresses"])
    assert max(each.values()) == 2


# ---------------------------------------------------------------- baskets


def test_baskets(data: dict[str, list[Row]]) -> None:
    lines = data["baskets"]
    unique(lines, "basket_id", "product_id")
    sizes = Counter(row["basket_id"] for row in lines)
    assert len(sizes) == 4_000
    assert min(sizes.values()) >= 2
    for row in lines:
        assert 1 <= int(row["quantity"]) <= 12
        assert 0 <= int(row["offset_seconds"]) < 86_400
    unit = {p["sku_code"]: p["base_unit"] for p in data["products"]}
    unique(data["basket_products"], "product_id")
    assert column(data["basket_products"], "product_id") == column(lines, "product_id")
    for row in data["basket_products"]:
        assert (row["base_units_each"] == "1") == (unit[row["sku_code"]] == "piece")
    unique(data["basket_stores"], "store_id")
    assert column(data["basket_stores"], "store_id") == column(lines, "store_id")
    stores = {p["code"] for p in data["places"] if p["kind"] == "store"}
    assert column(data["basket_stores"], "place_code") == stores


def test_one_basket_has_one_store_household_and_time(data: dict[str, list[Row]]) -> None:
    facts: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for row in data["baskets"]:
        key = (row["store_id"], row["household_id"], row["offset_seconds"])
        facts[row["basket_id"]].add(key)
    assert all(len(found) == 1 for found in facts.values())


def test_each_category_has_one_english_name(data: dict[str, list[Row]]) -> None:
    named = {(row["category"], row["category_en"]) for row in data["products"]}
    assert len(named) == len({category for category, _ in named})
    assert all(english and english.isascii() for _, english in named)
