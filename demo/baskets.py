"""Real baskets, put into the order of one day and compressed. Pure but for reading the files."""

from __future__ import annotations

import csv
import gzip
import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
OPENS, CLOSES = 7 * 3600, 22 * 3600  # the part of the day that is played, seconds

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Basket:
    """Who bought what where at what second of the day; quantities in base units."""

    number: int
    household: int
    store: str
    at: int
    lines: tuple[tuple[str, int], ...]  # (sku code, quantity), one per SKU


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lies where, and what is like what: a shopper takes only what is there."""

    stocked: Mapping[str, frozenset[str]]  # place code -> sku codes
    category: Mapping[str, str]  # sku code -> category

    def taken(self, place: str, sku: str) -> str | None:
        """The SKU itself where the place keeps it, else always the same one of its category."""
        there = self.stocked.get(place, frozenset())
        if sku in there:
            return sku
        like = sorted(one for one in there if self.category[one] == self.category[sku])
        if not like:
            return None
        digest = hashlib.sha256(f"{place}:{sku}".encode()).digest()
        return like[int.from_bytes(digest[:4], "big") % len(like)]


@dataclass(frozen=True, slots=True)
class DayClock:
    """Second of the day -> seconds since the start of the demo."""

    speed: float
    opens: int = OPENS

    def due(self, at: int) -> float:
        return max(0.0, (at - self.opens) / self.speed)

    @property
    def length(self) -> float:
        """How long the whole day takes."""
        return self.due(CLOSES)

    def time_of_day(self, seconds: float) -> str:
        """HH:MM at `seconds` after the start."""
        minutes = int(self.opens + seconds * self.speed) // 60
        return "24:00" if minutes >= 24 * 60 else f"{minutes // 60:02d}:{minutes % 60:02d}"


def rows_of(name: str) -> list[Row]:
    """A file of demo/data as dictionaries."""
    path = DATA / name
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_shelf() -> Shelf:
    """From stock.csv and products.csv."""
    stocked: dict[str, set[str]] = {}
    for row in rows_of("stock.csv"):
        stocked.setdefault(row["place_code"], set()).add(row["sku_code"])
    category = {row["sku_code"]: row["category"] for row in rows_of("products.csv")}
    return Shelf({place: frozenset(skus) for place, skus in stocked.items()}, category)


def read_baskets() -> list[Basket]:
    """All baskets of baskets.csv.gz, told in our goods and stores, in order of time of day."""
    goods = {
        row["product_id"]: (row["sku_code"], int(row["base_units_each"]))
        for row in rows_of("basket_products.csv")
    }
    stores = {row["store_id"]: row["place_code"] for row in rows_of("basket_stores.csv")}
    return baskets_from(rows_of("baskets.csv.gz"), goods, stores)


def baskets_from(
    rows: Iterable[Row], goods: Mapping[str, tuple[str, int]], stores: Mapping[str, str]
) -> list[Basket]:
    """Lines -> baskets. Two of their products that are one of ours become one line."""
    lines: dict[str, dict[str, int]] = {}
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row["basket_id"], row)
        sku, each = goods[row["product_id"]]
        held = lines.setdefault(row["basket_id"], {})
        held[sku] = held.get(sku, 0) + each * int(row["quantity"])
    baskets = [
        Basket(
            number=int(basket_id),
            household=int(row["household_id"]),
            store=stores[row["store_id"]],
            at=int(row["offset_seconds"]),
            lines=tuple(lines[basket_id].items()),
        )
        for basket_id, row in first.items()
    ]
    return in_order(baskets)


def in_order(baskets: Iterable[Basket]) -> list[Basket]:
    """By time of day; equal times by basket number, so that a seed gives one order."""
    return sorted(baskets, key=lambda basket: (basket.at, basket.number))


def chosen(baskets: Sequence[Basket], count: int, seed: int) -> list[Basket]:
    """`count` of those within opening hours, drawn by `seed`, still in order of time.

    More than there are: the same baskets come again, as other customers would bring them.
    """
    open_now = [basket for basket in baskets if OPENS <= basket.at < CLOSES]
    draw = random.Random(seed)
    rounds, rest = divmod(count, len(open_now))
    return in_order([*open_now * rounds, *draw.sample(open_now, rest)])
