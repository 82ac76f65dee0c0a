"""One import: read, parse, check references, write in one unit of work, report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from app.importing import loaders
from app.importing.columns import Column, Parsed, RowError, parse_table
from app.importing.files import ImportRefused, Table, read_table
from app.kernel.db import run_in_unit

Load = Callable[[Parsed, Table], None]

KINDS: dict[str, tuple[tuple[Column, ...], Load]] = {
    "places": (loaders.PLACES, loaders.load_places),
    "products": (loaders.PRODUCTS, loaders.load_products),
    "prices": (loaders.PRICES, loaders.load_prices),
    "people": (loaders.PEOPLE, loaders.load_people),
    "stock": (loaders.STOCK, loaders.load_stock),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an import."""

    kind: str
    rows: int
    errors: tuple[RowError, ...]
    is_written: bool
    note: str = ""


class _RollBack(Exception):
    """Ends the unit without a trace: a dry run, or rows to correct."""


def run_import(kind: str, path: Path, *, is_dry_run: bool = False) -> Report:
    """Load one file. Raises ImportRefused for a file that cannot be taken as a whole."""
    columns, load = KINDS[kind]
    table = read_table(path)
    parsed = parse_table(table, columns)
    from_parser = list(parsed.errors)

    def work() -> None:
        parsed.errors[:] = from_parser  # a unit may be run again
        if not parsed.errors:
            load(parsed, table)
        if parsed.errors or is_dry_run:
            raise _RollBack

    try:
        run_in_unit(work)
    except _RollBack:
        return Report(kind, len(parsed.rows), tuple(parsed.errors), False, table.note)
    except IntegrityError:
        raise ImportRefused(
            "与已有数据冲突（例如称重编码已属于另一个商品），没有写入任何数据"
        ) from None
    return Report(kind, len(parsed.rows), (), True, table.note)


__all__ = ["KINDS", "ImportRefused", "Report", "run_import"]
