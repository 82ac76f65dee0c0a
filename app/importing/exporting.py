"""Files that leave: CSV that Excel opens as text and numbers, never as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

# What Excel, WPS and LibreOffice read as the beginning of a formula; full-width ones too.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
Cell = str | int | None


def safe(cell: Cell) -> str:
    """A text that begins like a formula gets an apostrophe before it; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, int):
        return str(cell)
    begins = cell.lstrip().startswith(DANGEROUS) or cell.startswith(("\t", "\r", "\n"))
    return f"'{cell}" if begins else cell


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write UTF-8 with a mark at the front (Excel asks for it), every text quoted; row count.

    Streams: memory does not grow with the rows.
    """
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow([safe(one) for one in header])
        for row in rows:
            writer.writerow([safe(one) for one in row])
            count += 1
    return count
