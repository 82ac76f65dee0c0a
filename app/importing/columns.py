"""Columns and how their text becomes values; each refusal is a few Chinese words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.catalog.codes import gtin14
from app.catalog.gs1 import CodeUnreadable
from app.importing.files import ImportRefused, Table
from app.kernel.clock import SHANGHAI, local, now

Parse = Callable[[str], Any]


class CellError(Exception):
    """What is wrong with one cell."""


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing to correct: the row as the spreadsheet numbers it, the column, the words."""

    row: int
    column: str
    words: str

    def __str__(self) -> str:
        return f"第 {self.row} 行「{self.column}」：{self.words}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its English name; `names` are other headers people use for it."""

    name: str
    parse: Parse
    names: tuple[str, ...] = ()
    is_required: bool = True
    default: Any = None


@dataclass(slots=True)
class Parsed:
    """Rows as values, with their numbers, and everything that is wrong."""

    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def parse_table(table: Table, columns: Sequence[Column]) -> Parsed:
    """Values by column name. Raises ImportRefused when a needed column is missing."""
    places = _positions(table.header, columns)
    parsed = Parsed()
    for number, cells in table.rows:
        values: dict[str, Any] = {}
        for column in columns:
            at = places.get(column.name)
            text = cells[at] if at is not None and at < len(cells) else ""
            try:
                values[column.name] = _value(column, text)
            except CellError as problem:
                parsed.errors.append(RowError(number, column.name, str(problem)))
        parsed.rows.append((number, values))
    return parsed


def _positions(header: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    known = {title.strip().lower(): at for at, title in enumerate(header)}
    found: dict[str, int] = {}
    for column in columns:
        for title in (column.name, *column.names):
            if title.lower() in known:
                found[column.name] = known[title.lower()]
                break
    missing = [c for c in columns if c.is_required and c.name not in found]
    if missing:
        wanted = "、".join("/".join((c.name, *c.names)) for c in missing)
        raise ImportRefused(f"缺少列：{wanted}")
    return found


def _value(column: Column, text: str) -> Any:
    if not text:
        if column.is_required:
            raise CellError("不能为空")
        return column.default
    return column.parse(text)


def words(most: int) -> Parse:
    def parse(text: str) -> str:
        if len(text) > most:
            raise CellError(f"不能超过 {most} 个字")
        if any(ord(letter) < 32 for letter in text):
            raise CellError("含有看不见的控制字符")
        return text

    return parse


def code(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z_.-]{1,64}", text):
        raise CellError("只能用字母、数字、- _ .，最多 64 位")
    return text


def number(low: int, high: int) -> Parse:
    def parse(text: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,15}", text):
            raise CellError("应为整数")
        value = int(text)
        if not low <= value <= high:
            raise CellError(f"应在 {low} 和 {high} 之间")
        return value

    return parse


def degrees(low: float, high: float) -> Parse:
    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise CellError("应为经纬度数字") from None
        if not low <= value <= high:
            raise CellError(f"应在 {low} 和 {high} 之间（中国境内，GCJ-02）")
        return value

    return parse


def one_of(choices: Mapping[str, str]) -> Parse:
    def parse(text: str) -> str:
        if text not in choices:
            raise CellError("只能是 " + "、".join(choices))
        return choices[text]

    return parse


def clock_time(text: str) -> str:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise CellError("应为 07:30 这样的时间")
    return text


def phone(text: str) -> str:
    if not re.fullmatch(r"1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}", text):
        raise CellError("不是有效的电话号码")
    return text


def gtin(text: str) -> str:
    try:
        return gtin14(text)
    except CodeUnreadable as problem:
        raise CellError(f"条码有误：{problem.words}") from None


def plu(text: str) -> str:
    if not re.fullmatch(r"[0-9]{5}", text):
        raise CellError("应为 5 位数字")
    return text


def day(text: str) -> date:
    """An ISO date, or `+n` / `-n` days from today."""
    if re.fullmatch(r"[+-][0-9]{1,4}", text):
        return local(now()).date() + timedelta(days=int(text))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CellError("应为 2026-01-31 这样的日期，或 +7 这样的天数") from None


def start_of(moment: date | None) -> datetime | None:
    """Midnight in China at the start of a day."""
    return datetime(moment.year, moment.month, moment.day, tzinfo=SHANGHAI) if moment else None
