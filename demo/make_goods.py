"""Products, prices and stock of the demo. Called by make_data.py; see data/README.md."""

from __future__ import annotations

import csv
import gzip
import random
from collections.abc import Iterator
from pathlib import Path

from app.catalog.codes import gtin14
from demo.make_places import HERE, Row, lines

# category -> (days it keeps, how it is stored, pieces in a case)
HABITS: dict[str, tuple[int, str, int]] = {
    "饮料": (365, "常温", 15),
    "乳品": (180, "常温", 12),
    "酒水": (365, "常温", 12),
    "零食": (270, "常温", 20),
    "饼干糕点": (270, "常温", 24),
    "糖果巧克力": (540, "常温", 24),
    "冲调": (540, "常温", 12),
    "茶叶": (720, "常温", 20),
    "方便食品": (180, "常温", 12),
    "粮油": (540, "常温", 10),
    "调味": (720, "常温", 12),
    "酱菜": (365, "常温", 40),
    "罐头": (900, "常温", 12),
    "干货": (365, "常温", 20),
    "日配": (180, "常温", 20),
    "冷冻": (540, "冷冻", 10),
}
ENGLISH: dict[str, str] = {
    "饮料": "Drinks",
    "乳品": "Dairy",
    "酒水": "Alcohol",
    "零食": "Snacks",
    "饼干糕点": "Biscuits and cakes",
    "糖果巧克力": "Sweets and chocolate",
    "冲调": "Instant drinks",
    "茶叶": "Tea",
    "方便食品": "Instant food",
    "粮油": "Grain and oil",
    "调味": "Seasonings",
    "酱菜": "Pickles",
    "罐头": "Canned food",
    "干货": "Dried goods",
    "日配": "Fresh daily",
    "冷冻": "Frozen",
    "蔬果": "Fruit and vegetables",
    "肉禽水产": "Meat and fish",
}
# Pieces of one lot in one place, from and to; the central warehouse has the rest.
SIZE = {"store": (4, 36), "pickup_point": (1, 6), "grid_warehouse": (24, 160)}
REGION_JL = 14  # products with their own price in Jilin


def source_names(files: list[Path]) -> dict[str, str]:
    """gtin -> name as contributed to Open Food Facts."""
    names: dict[str, str] = {}
    for path in files:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                names.setdefault(row["gtin"], row["name"])
    return names


def curated() -> Iterator[tuple[str, list[str]]]:
    """(category, fields) of each hand-translated product."""
    category = ""
    for line in (HERE / "products.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            category = line.strip("[]")
        elif line and not line.startswith("#"):
            yield category, line.split("|")


def make_products(files: list[Path]) -> tuple[list[Row], dict[str, int]]:
    """The product rows, and sku_code -> shelf price in fen (per piece, or per 500 g)."""
    known = source_names(files)
    rows: list[Row] = []
    price: dict[str, int] = {}
    for category, fields in curated():
        gtin, name, english, brand, spec, yuan, *rest = fields
        if not known.get(gtin):
            raise SystemExit(f"{gtin} {name}: not in the source, a GTIN must never be invented")
        days, storage, case = HABITS[category]
        days = int(rest[0]) if rest and rest[0] else days
        storage = rest[1] if len(rest) > 1 else storage
        row = {"sku_code": f"J{len(rows) + 1:04d}", "gtin": gtin14(gtin)[1:], "name": name}
        row |= {"name_en": english, "brand": brand, "category": category, "base_unit": "piece"}
        row |= {"spec": spec, "pack_name": "箱", "pack_factor": str(case)}
        row |= {"category_en": ENGLISH[category]}
        row |= {"shelf_life_days": str(days), "storage": storage, "plu": "", "tags": tags(row)}
        rows.append(row)
        price[row["sku_code"]] = round(float(yuan) * 100)
    for plu, name, english, category, yuan, days_kept, storage in lines("loose.txt"):
        row = {"sku_code": f"W{plu}", "gtin": "", "name": name, "name_en": english, "brand": ""}
        row |= {"category": category, "base_unit": "gram", "spec": "散称(每500克)"}
        row |= {"pack_name": "筐", "pack_factor": "10000", "shelf_life_days": days_kept}
        row |= {"storage": storage, "plu": plu, "tags": "称重;生鲜"}
        row |= {"category_en": ENGLISH[category]}
        rows.append(row)
        price[row["sku_code"]] = round(float(yuan) * 100)
    return rows, price


def tags(row: Row) -> str:
    found = []
    if row["category"] == "酒水":
        found.append("限成年人")
    if not row["gtin"].startswith("69"):
        found.append("进口")
    if "无糖" in row["name"] or "零度" in row["name"]:
        found.append("无糖")
    return ";".join(found)


def make_prices(products: list[Row], price: dict[str, int], draw: random.Random) -> list[Row]:
    """Every product on list base; some on region-jl; promotions, open and closed.

    valid_from and valid_to: empty (open end), a date, or +n / -n days from the day of loading.
    """
    pieces = [p["sku_code"] for p in products if p["base_unit"] == "piece"]
    rows = []

    def add(sku: str, name: str, fen: int, since: str = "", until: str = "") -> None:
        per = "1" if sku.startswith("J") else "500"
        row = {"sku_code": sku, "price_list": name, "price_fen": str(fen), "per_quantity": per}
        rows.append(row | {"valid_from": since, "valid_to": until})

    for sku, fen in price.items():
        add(sku, "base", fen)
    for sku in [*draw.sample(pieces, REGION_JL), "W10001", "W20001"]:
        add(
            sku, "region-jl", max(50, round(price[sku] * draw.choice((0.92, 0.95, 1.05)) / 10) * 10)
        )
    for sku in [*draw.sample(pieces, 18), "W10003", "W20004"]:
        cut = max(50, round(price[sku] * draw.choice((0.7, 0.8, 0.85)) / 10) * 10)
        add(sku, "promo", cut, f"-{draw.randint(1, 5)}", f"+{draw.randint(2, 12)}")
    for sku in draw.sample(pieces, 8):
        add(sku, "promo", round(price[sku] * 0.75 / 10) * 10, "2025-11-08", "2025-11-12")
    for sku in draw.sample(pieces, 4):
        add(sku, "promo", round(price[sku] * 0.88 / 10) * 10, "+3", "+10")
    return rows


def make_stock(
    places: list[Row], products: list[Row], price: dict[str, int], draw: random.Random
) -> list[Row]:
    """Rows of (place, SKU, lot) with days left from the day of loading; cost is per price unit."""
    weight = {p["sku_code"]: draw.paretovariate(1.3) for p in products}
    keeper = LotBook(price, draw)
    for place in places:
        goods = assortment(place["kind"], products, weight, draw)
        for product in sorted(goods, key=lambda p: p["sku_code"]):
            keeper.put(place, product)
    return keeper.rows


def assortment(
    kind: str, products: list[Row], weight: dict[str, float], draw: random.Random
) -> list[Row]:
    """What a kind of place carries; the popular goods are the same everywhere."""
    if kind == "central_warehouse":
        return [p for p in products if p["category"] not in ("肉禽水产",)]
    loose = [p for p in products if p["base_unit"] == "gram"]
    packed = [p for p in products if p["base_unit"] == "piece"]
    if kind == "pickup_point":  # no freezer, no scale: shelf goods left by customers' habit
        packed = [p for p in packed if p["storage"] == "常温"]
        loose, size = [], draw.randint(10, 25)
    else:
        loose = loose if kind == "store" else draw.sample(loose, 11)
        size = (180 if kind == "store" else 250) - len(loose) + draw.randint(-6, 6)
    # Weighted without replacement: exponential keys (Efraimidis and Spirakis).
    order = sorted(packed, key=lambda p: draw.expovariate(1.0) / weight[p["sku_code"]])
    return order[:size] + loose


class LotBook:
    """Writes stock rows. A lot number names SKU and age, so one lot sits in many places."""

    def __init__(self, price: dict[str, int], draw: random.Random) -> None:
        self.rows: list[Row] = []
        self.price = price
        self.draw = draw
        self.cost: dict[tuple[str, str], int] = {}

    def put(self, place: Row, product: Row) -> None:
        life = int(product["shelf_life_days"])
        kind = place["kind"]
        few = kind == "pickup_point"
        count = 1 if few or life < 7 or self.draw.random() < 0.75 else self.draw.randint(2, 3)
        ages = sorted({self.draw.randint(0, 5) for _ in range(count)}, reverse=True)
        if kind == "store" and life > 30 and self.draw.random() < 0.06:
            ages.insert(0, 9)  # the forgotten lot that is about to expire
        for age in ages:
            self.rows.append(self.row(place, product, life, age))

    def row(self, place: Row, product: Row, life: int, age: int) -> Row:
        sku = product["sku_code"]
        # Lot age in ninths of the shelf life: the same (SKU, age) is the same lot everywhere.
        left = max(1, life - life * age // 9) if age < 9 else 1 + sum(map(ord, sku)) % 3
        lot = f"{sku}-{chr(ord('A') + 9 - age)}"
        if (sku, lot) not in self.cost:
            share = self.draw.uniform(0.64, 0.8)
            self.cost[sku, lot] = max(1, round(self.price[sku] * share))
        low, high = SIZE.get(place["kind"], (150, 900))
        quantity = self.draw.randint(low, high)
        if product["base_unit"] == "gram":
            quantity *= 500 if place["kind"] == "store" else 250
        elif age == 9:
            quantity = self.draw.randint(1, 6)
        row = {"place_code": place["code"], "sku_code": sku, "lot_no": lot}
        row |= {"expiry_days": str(left), "quantity": str(quantity)}
        return row | {"cost_fen": str(self.cost[sku, lot])}
