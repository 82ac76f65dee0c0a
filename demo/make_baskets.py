"""Real supermarket baskets, told in our goods. Called by make_data.py; see data/README.md."""

from __future__ import annotations

import csv
import gzip
import random
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path

from demo.make_places import Row

BASKETS = 4_000
MOST_PIECES = 12
SKIPPED_DEPARTMENTS = {
    "FUEL", "COUPON", "MISCELLANEOUS", "DRUG GM", "COSMETICS", "FLORAL", "GARDEN CENTER",
    "TRAVEL & LEISURE", "PHOTO & VIDEO", "AUTOMOTIVE", "TOYS", "ELECTRONICS", "POSTAL CENTER",
}  # fmt: skip
# First word found in "category department" decides what it may become; none: left out.
WORDS: list[tuple[str, str]] = [
    ("CAT ", ""), ("DOG ", ""), ("BATH TISSUE", ""),
    ("CIGARETTE", ""), ("PAPER", ""), ("WRAPS", ""),
    ("DETERG", ""), ("LAUNDRY", ""), ("COUPON", ""),
    ("CLEAN", ""), ("TISS", ""), ("BLEACH", ""),
    ("SOAP", ""), ("HYGIENE", ""), ("AIR CARE", ""),
    ("BABY", "乳品"), ("BEER", "酒水"), ("WINE", "酒水"),
    ("SPIRITS", "酒水"), ("LIQUOR", "酒水"), ("COFFEE", "冲调"),
    ("TEA", "茶叶 饮料"), ("COCOA", "冲调"), ("SOFT DRINK", "饮料"),
    ("WATER", "饮料"), ("JUICE", "饮料"), ("DRNK", "饮料 冲调"),
    ("ISOTONIC", "饮料"), ("MILK", "乳品"), ("YOGURT", "乳品"),
    ("CHEESE", "乳品"), ("DAIRY", "乳品"), ("BUTTER", "乳品"),
    ("MARGARINE", "乳品"), ("EGG", "日配 肉禽水产"), ("CANDY", "糖果巧克力"),
    ("ICE CREAM", "冷冻"), ("COOKIE", "饼干糕点"), ("CRACKER", "饼干糕点"),
    ("CAKE", "饼干糕点"), ("BREAD", "饼干糕点"), ("BAKED", "饼干糕点"),
    ("PASTRY", "饼干糕点"), ("ROLLS", "饼干糕点"), ("DONUT", "饼干糕点"),
    ("SNACK", "零食"), ("NUTS", "零食"), ("POPCORN", "零食"),
    ("CEREAL", "冲调"), ("BRKFST", "冲调"), ("BREAKFAST", "冲调"),
    ("FROZEN", "冷冻"), ("FRZN", "冷冻"), ("SOUP", "方便食品"),
    ("DINNER", "方便食品"), ("NOODLE", "方便食品 粮油"), ("HISPANIC", "方便食品"),
    ("RICE", "粮油"), ("PASTA", "粮油 调味"), ("OIL", "粮油"),
    ("FLOUR", "粮油"), ("BAKING", "粮油"), ("SUGAR", "冲调"),
    ("SYRUP", "冲调"), ("JELLY", "冲调 调味"), ("JAM", "冲调"),
    ("SPICE", "调味"), ("SAUCE", "调味"), ("CONDIMENT", "调味"),
    ("DRSNG", "调味"), ("PICKLE", "酱菜"), ("OLIVE", "酱菜"),
    ("SHELF STABLE", "罐头"), ("CANNED", "罐头"), ("BEAN", "罐头 干货"),
    ("DRIED", "干货"), ("LUNCHMEAT", "日配"), ("DELI", "日配"),
    ("HOT DOG", "日配"), ("SAUSAGE", "日配"), ("BACON", "日配"),
    ("PCKGD", "日配 冷冻"), ("REFRIG", "日配"), ("SALAD BAR", "日配"),
    ("MUSHROOM", "日配"), ("PRODUCE", "蔬果"), ("MEAT", "肉禽水产"),
    ("SEAFOOD", "肉禽水产 冷冻"), ("NUTRITION", "冲调"), ("GROCERY", "零食 调味"),
]  # fmt: skip


def read(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def categories_of(product: Row) -> tuple[str, ...]:
    """Our categories a product of theirs may become; empty when we sell nothing like it."""
    if product["department"] in SKIPPED_DEPARTMENTS:
        return ()
    text = f"{product['product_category']} {product['department']}"
    return next((tuple(ours.split()) for word, ours in WORDS if word in text), ())


def make_baskets(
    folder: Path, goods: list[Row], places: list[Row], draw: random.Random
) -> tuple[list[Row], list[Row], list[Row]]:
    """(basket lines, product mapping, store mapping). Each basket keeps at least two lines."""
    theirs = {row["product_id"]: row for row in read(folder / "products.csv.gz")}
    wanted = {i: found for i, row in theirs.items() if (found := categories_of(row))}
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in read(folder / "transactions_sample.csv.gz"):
        if row["product_id"] in wanted and float(row["quantity"]) >= 1:
            lines[row["basket_id"]].append(row)
    full = sorted(basket for basket, rows in lines.items() if len(rows) >= 2)
    chosen = sorted(draw.sample(full, BASKETS))
    out = [line(row) for basket in chosen for row in lines[basket]]
    out.sort(key=lambda row: (row["basket_id"], row["product_id"]))
    used = sorted({row["product_id"] for row in out}, key=int)
    mapping = map_products(used, wanted, goods, draw)
    return out, mapping, map_stores(out, places)


def line(row: Row) -> Row:
    when = datetime.fromisoformat(row["transaction_timestamp"])
    return {
        "basket_id": row["basket_id"],
        "household_id": row["household_id"],
        "store_id": row["store_id"],
        "offset_seconds": str(when.hour * 3600 + when.minute * 60 + when.second),
        "product_id": row["product_id"],
        "quantity": str(min(int(float(row["quantity"])), MOST_PIECES)),
    }


def map_products(
    used: list[str], wanted: dict[str, tuple[str, ...]], goods: list[Row], draw: random.Random
) -> list[Row]:
    """Each of their products becomes one of ours of a like category; a few of ours sell best."""
    shelf: dict[str, list[Row]] = defaultdict(list)
    for product in goods:
        shelf[product["category"]].append(product)
    liking = {p["sku_code"]: draw.paretovariate(1.2) for p in goods}
    rows = []
    for product_id in used:
        choices = [p for category in wanted[product_id] for p in shelf[category]]
        sku = draw.choices(choices, [liking[p["sku_code"]] for p in choices])[0]
        each = "1" if sku["base_unit"] == "piece" else str(draw.choice((300, 400, 500, 650, 800)))
        rows.append(
            {"product_id": product_id, "sku_code": sku["sku_code"], "base_units_each": each}
        )
    return rows


def map_stores(lines: list[Row], places: list[Row]) -> list[Row]:
    """Busiest of their stores first, dealt round our stores in turn."""
    ours = [p["code"] for p in places if p["kind"] == "store"]
    baskets = {(row["store_id"], row["basket_id"]) for row in lines}
    busy = Counter(store for store, _ in baskets)
    order = sorted(busy, key=lambda store: (-busy[store], int(store)))
    return [{"store_id": store, "place_code": ours[i % len(ours)]} for i, store in enumerate(order)]
