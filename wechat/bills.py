"""Bill files (对账单): unpack, check the hash, read row by row, in bounded memory.

A line of data has a back-tick before every value; free text may hold commas, so lines are split
at ",`" and never at ",". Columns are read by their Chinese header, since WeChat adds some now
and then. Money in bills is yuan with decimals: `fen` makes it exact fen.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from types import TracebackType
from typing import IO

from wechat.errors import Unknown

_CHUNK = 1 << 16
_IN_MEMORY = 1 << 22


class BillFile:
    """An unpacked bill whose SHA-1 matched. Small ones live in memory, big ones in a temporary
    file that goes with the object (or with its `with` block). For one reader at a time."""

    def __init__(self, file: IO[bytes], sha1: str):
        self._file = file
        self.sha1 = sha1

    def __enter__(self) -> BillFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def rows(self) -> Iterator[dict[str, str]]:
        """Header -> value, one dict a line, the summary left out.

        ValueError for a line with too few values: the file is not a bill as we know it.
        """
        lines = self._lines()
        header = next(lines, "").split(",")
        for line in lines:
            if not line.startswith("`"):
                return  # the summary's header: data lines all start with a back-tick
            yield dict(zip(header, _fitted(header, _values(line)), strict=True))

    def summary(self) -> dict[str, str]:
        """The summary line, header -> value; empty when the file has none."""
        lines = self._lines()
        next(lines, None)
        for line in lines:
            if not line.startswith("`"):
                return dict(zip(line.split(","), _values(next(lines, "`")), strict=False))
        return {}

    def _lines(self) -> Iterator[str]:
        self._file.seek(0)
        first = True
        while raw := self._file.readline():
            line = raw.decode("utf-8-sig" if first else "utf-8").rstrip("\r\n")
            first = False
            if line:
                yield line


def open_bill(packed: IO[bytes], sha1: str, folder: str | None = None) -> BillFile:
    """Unpack (when gzipped) and check. The hash is over the uncompressed file.

    Unknown `wrong_hash` when the file is damaged: download it again.
    """
    packed.seek(0)
    zipped = packed.read(2) == b"\x1f\x8b"
    packed.seek(0)
    source: IO[bytes] = gzip.GzipFile(fileobj=packed, mode="rb") if zipped else packed  # type: ignore[assignment]
    plain = spool(folder)
    digest = hashlib.sha1(usedforsecurity=False)
    try:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            plain.write(chunk)
    except (OSError, EOFError, zlib.error) as error:
        plain.close()
        raise Unknown("wrong_hash", "账单文件损坏") from error
    if digest.hexdigest() != sha1.lower():
        plain.close()
        raise Unknown("wrong_hash", "账单文件与校验值不符")
    return BillFile(plain, digest.hexdigest())


def spool(folder: str | None = None) -> IO[bytes]:
    """A temporary file that stays in memory up to 4 MiB, then lies in `folder`."""
    return tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=folder)


def bill_of(data: bytes, sha1: str) -> BillFile:
    """`open_bill` over bytes."""
    return open_bill(io.BytesIO(data), sha1)


def fen(row: Mapping[str, str], column: str) -> int:
    """Yuan text -> integer fen. Fees have five decimals: they round half up to a fen, as the
    summary of the same file does. ValueError when it is not a number."""
    text = row.get(column, "").strip() or "0"
    yuan, _, part = text.partition(".")
    if (len(part) == 2 or part[2:] == "000") and (yuan.lstrip("-") + part).isdecimal():
        return int(yuan + part[:2])  # nearly every value of a million lines: no Decimal needed
    try:
        return int((Decimal(text) * 100).quantize(Decimal(1), rounding="ROUND_HALF_UP"))
    except InvalidOperation as error:
        raise ValueError(f"{column}: {text!r}") from error


def _fitted(header: list[str], values: list[str]) -> list[str]:
    """Free text may hold the separator itself; its pieces are put together again, so that no
    amount ever slips into another column. (Between two texts the border may be lost.)"""
    excess = len(values) - len(header)
    if excess == 0:
        return values
    at = next((header.index(name) for name in ("商品名称", "备注") if name in header), None)
    if excess < 0 or at is None:
        raise ValueError(f"bill line with {len(values)} values for {len(header)} columns")
    return [*values[:at], ",`".join(values[at : at + excess + 1]), *values[at + excess + 1 :]]


def _values(line: str) -> list[str]:
    return line[1:].split(",`")
