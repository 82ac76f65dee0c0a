"""Bill files (对账单): unpack, check the hash, read row by row.

A line of data has a back-tick before every value; free text may hold commas, so lines are split
at ",`" and never at ",". Columns are read by their Chinese header, since WeChat adds some now
and then. Money in bills is yuan with decimals: it becomes fen here, exactly.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from wechat import pay_crypto
from wechat.errors import Unknown


@dataclass(frozen=True)
class BillFile:
    """An unpacked bill whose SHA-1 matched."""

    data: bytes = field(repr=False)
    sha1: str

    def rows(self) -> Iterator[dict[str, str]]:
        """Header -> value, one dict a line, the summary left out; lazily, for a big day."""
        return _rows(self.data)

    def summary(self) -> dict[str, str]:
        """The summary line, header -> value; empty when the file has none."""
        return _summary(self.data)


def open_bill(packed: bytes, sha1: str) -> BillFile:
    """Unpack (when gzipped) and check. Unknown `wrong_hash`: download it again."""
    data = packed
    if packed[:2] == b"\x1f\x8b":
        try:
            data = gzip.decompress(packed)
        except (OSError, EOFError, zlib.error) as error:
            raise Unknown("wrong_hash", "账单文件损坏") from error
    if pay_crypto.sha1_hex(data) != sha1.lower():
        raise Unknown("wrong_hash", "账单文件与校验值不符")
    return BillFile(data, sha1.lower())


def fen(row: Mapping[str, str], column: str) -> int:
    """Yuan text -> integer fen. Fees have five decimals: they round half up to a fen, as the
    summary of the same file does. ValueError when it is not a number."""
    text = row.get(column, "").strip() or "0"
    try:
        return int((Decimal(text) * 100).quantize(Decimal(1), rounding="ROUND_HALF_UP"))
    except InvalidOperation as error:
        raise ValueError(f"{column}: {text!r}") from error


def _lines(data: bytes) -> Iterator[str]:
    for line in io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="\n"):
        stripped = line.rstrip("\r\n")
        if stripped:
            yield stripped


def _values(line: str) -> list[str]:
    return line[1:].split(",`")


def _rows(data: bytes) -> Iterator[dict[str, str]]:
    lines = _lines(data)
    header = next(lines, "").split(",")
    for line in lines:
        if not line.startswith("`"):
            return  # the summary's header: data lines all start with a back-tick
        yield dict(zip(header, _values(line), strict=False))


def _summary(data: bytes) -> dict[str, str]:
    lines = _lines(data)
    next(lines, None)
    for line in lines:
        if not line.startswith("`"):
            return dict(zip(line.split(","), _values(next(lines, "`")), strict=False))
    return {}
