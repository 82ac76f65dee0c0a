"""Sorting more lines than fit in memory: sorted pieces in files, merged while reading."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

PIECE = 50_000  # lines in memory at a time


class Sorter:
    """Takes lines of text (without line breaks) in any order, gives them back in order.

    Files lie in `folder`, which the caller removes.
    """

    def __init__(self, folder: Path, name: str, piece: int = PIECE) -> None:
        self._folder, self._name, self._piece = folder, name, piece
        self._lines: list[str] = []
        self._files: list[Path] = []

    def add(self, line: str) -> None:
        self._lines.append(line)
        if len(self._lines) >= self._piece:
            self._write()

    def _write(self) -> None:
        self._lines.sort()
        path = self._folder / f"{self._name}-{len(self._files)}"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in self._lines)
        self._files.append(path)
        self._lines = []

    def lines(self) -> Iterator[str]:
        """In order, once."""
        self._lines.sort()
        with ExitStack() as closing:
            pieces: list[Iterator[str]] = [iter(self._lines)]
            for path in self._files:
                file = closing.enter_context(path.open(encoding="utf-8"))
                pieces.append(line.rstrip("\n") for line in file)
            yield from heapq.merge(*pieces)
        for path in self._files:
            path.unlink(missing_ok=True)
