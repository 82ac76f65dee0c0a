"""Strange files get a sentence: encodings, broken sheets, limits."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.importing import files
from app.importing.files import ImportRefused, read_table

ROWS = [["sku_code", "名称"], ["A1", "苹果"], ["", ""], ["A2", "梨"]]


def csv_file(folder: Path, raw: bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def sheet(folder: Path, rows: list[list[Any]], name: str = "file.xlsx") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = folder / name
    book.save(path)
    return path


def text_of(rows: list[list[str]]) -> str:
    return "\r\n".join(",".join(row) for row in rows) + "\r\n"


@pytest.mark.parametrize(
    ("encoding", "is_noted"), [("utf-8", False), ("utf-8-sig", False), ("gb18030", True)]
)
def test_encodings_of_chinese_machines(tmp_path: Path, encoding: str, is_noted: bool) -> None:
    table = read_table(csv_file(tmp_path, text_of(ROWS).encode(encoding)))
    assert table.header == ("sku_code", "名称")
    # the empty line is skipped, the numbers stay those of the spreadsheet
    assert table.rows == ((2, ("A1", "苹果")), (4, ("A2", "梨")))
    assert ("GB18030" in table.note) is is_noted


def test_a_sheet_reads_like_the_text_it_shows(tmp_path: Path) -> None:
    cells = [
        6901010117440,
        12.0,
        1.5,
        time(7, 30),
        date(2026, 1, 31),
        datetime(2026, 2, 1, 9, tzinfo=UTC).replace(tzinfo=None),
        None,
    ]
    table = read_table(sheet(tmp_path, [["a", "b", "c", "d", "e", "f", "g", "h"], [*cells, " x "]]))
    assert table.rows == (
        (2, ("6901010117440", "12", "1.5", "07:30", "2026-01-31", "2026-02-01", "", "x")),
    )
    assert table.note == ""


def test_a_formula_without_a_value_is_an_empty_cell(tmp_path: Path) -> None:
    table = read_table(sheet(tmp_path, [["a", "b"], ["=1+1", "x"]]))
    assert table.rows == ((2, ("", "x")),)


def test_quotes_and_line_breaks_inside_a_cell(tmp_path: Path) -> None:
    table = read_table(csv_file(tmp_path, '名称,b\n"大瓶, ""新""",1\n'.encode()))
    assert table.rows == ((2, ('大瓶, "新"', "1")),)


def zipped(names: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return raw.getvalue()


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("a.csv", b"", "空的"),
        ("a.csv", b" \r\n\r\n", "空的"),
        ("a.csv", b"a,b\r\n", "没有数据行"),
        ("a.csv", b"a\0b", "不是文本文件"),
        ("a.csv", b"PK\x03\x04\0\0", "不是文本文件"),
        ("a.csv", b"a,b\r\n\xff\xff\xff,1\r\n", "编码"),
        ("a.csv", b'a,b\r\n"x"y,1\r\n', "CSV 格式有误"),
        ("a.csv", b'a,b\r\n"never closed\r\n', "CSV 格式有误"),
        ("a.csv", b"a\r\n" + b"x" * 200_000 + b"\r\n", "CSV 格式有误"),
        ("a.csv", b"a\r\n" + b"," * 200 + b"x\r\n", "列"),
        ("a.xlsx", b"this is no zip", "打不开"),
        ("a.xlsx", b"PK\x03\x04 torn", "打不开"),
        ("a.xlsx", zipped({"hello.txt": b"x"}), "打不开"),
        ("a.xlsx", zipped({"xl/workbook.xml": b"<broken"}), "打不开"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, raw: bytes, words: str) -> None:
    with pytest.raises(ImportRefused, match=words):
        read_table(csv_file(tmp_path, raw, name))


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"读不到文件 no\.csv"):
        read_table(tmp_path / "no.csv")


def test_a_sheet_that_unpacks_too_large_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_UNPACKED", 100_000)
    raw = zipped({"xl/worksheets/sheet1.xml": b"0" * 1_000_000})
    assert len(raw) < 10_000
    with pytest.raises(ImportRefused, match="解开后太大"):
        read_table(csv_file(tmp_path, raw, "bomb.xlsx"))


def test_limits_of_size_rows_and_empty_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_ROWS", 3)
    monkeypatch.setattr(files, "MAX_LINES", 6)
    full = csv_file(tmp_path, b"a\n1\n2\n3\n")
    assert len(read_table(full).rows) == 3
    with pytest.raises(ImportRefused, match="超过 3 行"):
        read_table(csv_file(tmp_path, b"a\n1\n2\n3\n4\n"))
    with pytest.raises(ImportRefused, match="含空行"):
        read_table(csv_file(tmp_path, b"a\n1\n\n\n\n\n2\n"))
    monkeypatch.setattr(files, "MAX_BYTES", 5)
    with pytest.raises(ImportRefused, match="MB"):
        read_table(full)
