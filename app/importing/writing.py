"""Writing a checked file in pieces: each a short transaction, so that the shop goes on selling.

A position counts rows in an order that is the same on every run; a run that was killed goes on
after the last piece that was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from app.catalog import service as catalog
from app.importing import loaders
from app.importing.columns import Column, Parsed, RowError, parse_table
from app.importing.files import ImportRefused, Table
from app.inventory import service as inventory
from app.offers import service as offers

PIECE = 500  # rows in one transaction


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows up to `until` (as a position) and what writes them."""

    until: int
    write: Callable[[], None]


KINDS: dict[str, tuple[Column, ...]] = {
    "stock": loaders.STOCK,
    "products": loaders.PRODUCTS,
    "prices": loaders.PRICES,
}


def title_of(kind: str, name: str) -> str:
    """A column as people call it."""
    found = next((one for one in KINDS[kind] if one.name == name), None)
    return found.names[0] if found and found.names else name


def name_of(kind: str, title: str) -> str:
    """A column by the name that it has in English, which a file may use as well."""
    found = next((one for one in KINDS[kind] if title in one.names), None)
    return found.name if found else title


def parse(kind: str, table: Table) -> Parsed:
    """Raises ImportRefused when a needed column is missing."""
    return parse_table(table, KINDS[kind])


def check(kind: str, parsed: Parsed, table: Table) -> None:
    """Everything that is wrong goes to parsed.errors; nothing is written. Raises ImportRefused.

    Whether a barcode belongs to another product shows only when products are written.
    """
    if parsed.errors:
        return
    if kind == "stock":
        loaders.check_unknown(table.sha256)
        loaders.check_stock(parsed)
    elif kind == "prices":
        loaders.check_prices(parsed)
    else:
        loaders.check_products(parsed)


def pieces(kind: str, parsed: Parsed, table: Table, start: int) -> Iterator[Piece]:
    """What is still to be written after `start` rows. Raises ImportRefused for rows that went
    wrong since they were checked."""
    if kind == "stock":
        yield from _stock(parsed, table, start)
        return
    rows: list[Any] = (
        loaders.check_prices(parsed) if kind == "prices" else [row for _, row in parsed.rows]
    )
    refuse_faults(parsed.errors)
    for begin in range(start, len(rows), PIECE):
        some = rows[begin : begin + PIECE]
        write = (
            partial(offers.put_prices, rows=some)
            if kind == "prices"
            else partial(_products, some, begin, parsed)
        )
        yield Piece(begin + len(some), write)


def _products(some: list[Any], begin: int, parsed: Parsed) -> None:
    for place, words in catalog.put_skus(rows=some):
        raise ImportRefused(f"第 {parsed.rows[begin + place][0]} 行：{words}")


def _stock(parsed: Parsed, table: Table, start: int) -> Iterator[Piece]:
    if start == 0:
        loaders.check_unknown(table.sha256)
    by_place = loaders.check_stock(parsed)
    refuse_faults(parsed.errors)
    ordered = [(place_id, line) for place_id in sorted(by_place) for line in by_place[place_id]]
    cause = loaders.stock_cause(table.sha256)

    def write(some: list[Any]) -> None:
        for place_id, lines in groupby(some, key=lambda one: one[0]):
            inventory.receive(place_id=place_id, lines=[line for _, line in lines], cause=cause)

    for begin in range(start, len(ordered), PIECE):
        some = ordered[begin : begin + PIECE]
        yield Piece(begin + len(some), partial(write, some))


def refuse_faults(faults: list[RowError]) -> None:
    if faults:
        raise ImportRefused(f"数据在检查后变了：{faults[0]}")
