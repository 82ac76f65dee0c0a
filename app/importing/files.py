"""Reading CSV and XLSX with limits, so that a strange file gets a sentence and not a crash."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024  # what a spreadsheet may grow to when unzipped
MAX_ROWS = 100_000
MAX_LINES = 2 * MAX_ROWS  # a sheet may claim a million empty rows
MAX_COLUMNS = 100


class ImportRefused(Exception):
    """The file as a whole cannot be taken; the message is for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and rows of text; `number` of a row is what a spreadsheet shows.

    note: something the sender should know, e.g. that the text was not UTF-8.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    sha256: str
    note: str = ""


def read_table(path: Path) -> Table:
    """The first sheet of an .xlsx, or a .csv in UTF-8 or GB18030. Raises ImportRefused."""
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise ImportRefused(f"读不到文件 {path.name}：{problem.strerror}") from None
    if len(raw) > MAX_BYTES:
        raise ImportRefused(f"文件超过 {MAX_BYTES // 1024 // 1024} MB，请拆开后再导入")
    if not raw.strip():
        raise ImportRefused("文件是空的")
    is_sheet = path.suffix.lower() in (".xlsx", ".xlsm")
    text, note = ("", "") if is_sheet else _text_of(raw)
    lines = _sheet_rows(raw) if is_sheet else _csv_rows(text)
    return _table(lines, hashlib.sha256(raw).hexdigest(), note)


def _table(lines: Iterator[tuple[str, ...]], sha256: str, note: str) -> Table:
    header: tuple[str, ...] | None = None
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in enumerate(lines, start=1):
        if len(cells) > MAX_COLUMNS:
            raise ImportRefused(f"第 {number} 行超过 {MAX_COLUMNS} 列")
        if number > MAX_LINES:
            raise ImportRefused(f"超过 {MAX_LINES} 行（含空行），请删除空行或拆开后再导入")
        if not any(cells):
            continue
        if header is None:
            header = cells
            continue
        rows.append((number, cells))
        if len(rows) > MAX_ROWS:
            raise ImportRefused(f"超过 {MAX_ROWS} 行，请拆开后再导入")
    if header is None or not rows:
        raise ImportRefused("文件里没有数据行")
    return Table(header, tuple(rows), sha256, note)


def _text_of(raw: bytes) -> tuple[str, str]:
    """The text and a note on how it was read. Excel's "CSV" is GB18030 on a Chinese machine."""
    if b"\0" in raw:
        raise ImportRefused("这不是文本文件，请另存为 CSV（UTF-8）或 xlsx")
    try:
        return raw.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("gb18030"), "文件不是 UTF-8，已按 GB18030 读取，请核对中文是否正确"
    except UnicodeDecodeError:
        raise ImportRefused("文字编码无法识别，请另存为 CSV（UTF-8）") from None


def _csv_rows(text: str) -> Iterator[tuple[str, ...]]:
    try:
        for line in csv.reader(io.StringIO(text, newline=""), strict=True):
            yield tuple(cell.strip() for cell in line)
    except csv.Error as problem:
        raise ImportRefused(f"CSV 格式有误：{problem}") from None


def _sheet_rows(raw: bytes) -> Iterator[tuple[str, ...]]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise ImportRefused("表格解开后太大，请拆开后再导入")
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        try:
            for line in book.worksheets[0].iter_rows(values_only=True, max_col=MAX_COLUMNS):
                yield _trimmed(tuple(_text(cell) for cell in line))
        finally:
            book.close()
    except ImportRefused:
        raise
    except Exception as problem:  # noqa: BLE001 - openpyxl raises anything on a broken file
        raise ImportRefused(
            f"打不开这个表格，请另存为新的 xlsx（{type(problem).__name__}）"
        ) from None


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _text(cell: Any) -> str:
    """A cell as a person reads it: no `.0` behind whole numbers, dates as ISO, times HH:MM."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, date):  # a datetime too
        return cell.isoformat()[:10]
    return str(cell).strip()
