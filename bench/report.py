"""Tables of figures for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Columns padded; the first one left, figures right, None as a dash."""
    shown = [[_text(cell) for cell in row] for row in rows]
    widths = [max(len(line[n]) for line in [list(heads), *shown]) for n in range(len(heads))]

    def line(cells: Sequence[str]) -> str:
        first = cells[0].ljust(widths[0])
        rest = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
        return "  ".join(["  " + first, *rest])

    return "\n".join([line(heads), *(line(row) for row in shown)])


def _text(cell: Any) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell >= 100 else f"{cell:.1f}" if cell >= 10 else f"{cell:.2f}"
    return str(cell)
