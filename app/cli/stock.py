"""`flask audit stock` and `flask export stock`: the book as it stands, and as it stood."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from app.catalog import service as catalog
from app.importing.exporting import Cell, write_csv
from app.inventory import service as inventory
from app.kernel.clock import SHANGHAI, local, now
from app.places import service as places

COLUMNS = (
    ("place_code", "网点编码"),
    ("place", "网点"),
    ("sku_code", "商品编码"),
    ("name", "商品"),
    ("lot_no", "批号"),
    ("expiry", "到期日"),
    ("on_hand", "账面"),
    ("reserved", "占用"),
    ("in_transit", "在途"),
    ("damaged", "待处理"),
)


def moment_of(text: str | None) -> datetime:
    """A time with a zone, or one on a Chinese clock; without any, now."""
    if text is None:
        return now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("时间应为 2026-11-22T10:00:00+08:00 这样的格式") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=SHANGHAI)


def rows_at(moment: datetime, place: str | None, sku: str | None) -> Iterator[inventory.PastRow]:
    """Rows of the book at a moment; stops with words where a code is not known."""
    place_id = sku_id = None
    if place is not None:
        found = places.find_place_by_code(place)
        if found is None:
            raise click.BadParameter(f"没有编码为 {place} 的网点")
        place_id = found.id
    if sku is not None:
        sku_id = catalog.ids_by_code([sku]).get(sku)
        if sku_id is None:
            raise click.BadParameter(f"没有编码为 {sku} 的商品")
    return inventory.stock_at(moment=moment, place_id=place_id, sku_id=sku_id)


def _cells(row: inventory.PastRow) -> list[Cell]:
    return [
        row.place_code,
        row.place,
        row.sku_code,
        row.name,
        row.lot_no,
        row.expiry.isoformat() if row.expiry else "",
        row.on_hand,
        row.reserved,
        row.in_transit,
        row.damaged,
    ]


@click.command("stock")
@click.option("--at", help="时间，如 2026-11-22T10:00:00+08:00；不写表示现在。")
@click.option("--place", help="网点编码。")
@click.option("--sku", help="商品编码。")
def audit_stock(at: str | None, place: str | None, sku: str | None) -> None:
    """Show the stock at any past second, tab-separated, with its sums."""
    moment = moment_of(at)
    sums = [0, 0, 0, 0]
    count = 0
    click.echo("\t".join(title for _, title in COLUMNS))
    for row in rows_at(moment, place, sku):
        cells = _cells(row)
        click.echo("\t".join("" if cell is None else str(cell) for cell in cells))
        numbers = (row.on_hand, row.reserved, row.in_transit, row.damaged)
        sums = [total + n for total, n in zip(sums, numbers, strict=True)]
        count += 1
    words = "，".join(f"{title} {n}" for (_, title), n in zip(COLUMNS[6:], sums, strict=True))
    click.echo(f"{local(moment):%Y-%m-%d %H:%M:%S}（北京时间）：{count} 行，{words}", err=True)


@click.group("export")
def export() -> None:
    """导出文件。Write files that a spreadsheet can open safely."""


@export.command("stock")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--at", help="时间；不写表示现在。")
@click.option("--place", help="网点编码。")
@click.option("--sku", help="商品编码。")
def export_stock(file: Path, at: str | None, place: str | None, sku: str | None) -> None:
    """Write the stock as CSV; nothing in it is run as a formula."""
    rows = (_cells(row) for row in rows_at(moment_of(at), place, sku))
    try:
        count = write_csv(file, [title for _, title in COLUMNS], rows)
    except OSError as problem:
        click.echo(f"写不了文件 {file}：{problem.strerror}", err=True)
        sys.exit(1)
    click.echo(f"{count} 行，已写入 {file}")
