"""Barcode rules against GS1's own answers (tests/rules/data/gs1) and against what shops meet."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.catalog import codes
from app.catalog.codes import CodeUnreadable, VariableLayout, digital_link, gtin14, parse_code
from app.catalog.gs1 import (
    REASONS,
    REASONS_EN,
    SUPPORTED_IDENTIFIERS,
    check_digit,
    check_element,
    gs1_date,
    has_valid_check_digit,
    read_elements,
)

DATA = Path(__file__).parent / "data" / "gs1"
TODAY = date(2026, 6, 1)
GTIN = "06901234567892"

# GS1 accepts these and we refuse them on purpose.
NOT_READ = {
    # Digital Links whose key is not a GTIN: nothing to sell.
    **dict.fromkeys(("dl.c:1328", "dl.c:1336", "dl.c:1422", "dl.c:1534", "dl.c:1620"), "SSCC"),
    "dl.c:1712": "SSCC with content",
    **dict.fromkeys(("dl.c:1484", "dl.c:1494", "dl.c:1503"), "8004, asset"),
    "dl.c:1520": "253, document",
    "dl.c:1527": "8018, service relation",
    "dl.c:1542": "401, consignment",
    "dl.c:1720": "414, location",
    "dl.c:1438": "words instead of numbers in the path (withdrawn by GS1, off by default)",
    "dl.c:1767": "identifier 89, which does not exist (needs a switch in the engine too)",
    # Element strings with identifiers that no grocery prints.
    "ai.c:1742": "8111, loyalty points",
    "ai.c:1747": "8001, roll dimensions",
    "ai.c:1754": "7007, harvest date range",
    **dict.fromkeys(("ai.c:1763", "ai.c:1765", "ai.c:1767"), "8003, returnable asset"),
    **dict.fromkeys(("ai.c:1770", "ai.c:1772"), "7230, certification"),
    **dict.fromkeys(("ai.c:1784", "ai.c:1790", "ai.c:1796"), "423, countries of processing"),
    # The vector holds the name of a C variable, not a code.
    **dict.fromkeys(("ai.c:1815", "ai.c:1851"), "no data"),
    # Scans that are no product code.
    **dict.fromkeys(("scandata.c:852", "scandata.c:894"), "plain symbol, empty"),
    **dict.fromkeys(("scandata.c:854", "scandata.c:880", "scandata.c:882"), "plain text"),
    "scandata.c:896": "plain text",
    "scandata.c:874": "scheme in mixed case: plain text for the engine as well",
    "scandata.c:936": "composite symbol",
}


def vectors(name: str) -> list[Any]:
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(record, id=record["src"]) for record in map(json.loads, lines)]


def gs(text: str) -> str:
    return text.replace("^", "\x1d")


def reason_of(text: str, **settings: Any) -> str:
    with pytest.raises(CodeUnreadable) as caught:
        parse_code(text, today=TODAY, **settings)
    assert caught.value.words == REASONS[caught.value.reason]
    return caught.value.reason


# ---------------------------------------------------------------- GS1's vectors


@pytest.mark.parametrize("record", vectors("digital_link_parse"))
def test_digital_link_vectors(record: dict[str, Any]) -> None:
    # dl.c:1757 and 1767 are one link under two switches, so are 1674-1694: refused or same answer.
    if not record["ok"] or record["src"] in NOT_READ:
        reason_of(record["uri"])
        return
    read = parse_code(record["uri"], today=TODAY)
    assert read.kind == "digital_link"
    assert read.elements == read_elements(gs(record["expect"]))
    assert read.gtin == dict(read.elements)["01"]


@pytest.mark.parametrize("record", vectors("element_string_unbracketed"))
def test_unbracketed_vectors(record: dict[str, Any]) -> None:
    text = gs(record["unbracketed"])
    if not record["ok"] or record["src"] in NOT_READ:
        with pytest.raises(CodeUnreadable):
            read_elements(text)
        return
    joined = "".join(ai + value for ai, value in read_elements(text))
    assert joined == text.replace("\x1d", "")


@pytest.mark.parametrize("record", vectors("element_string_bracketed"))
def test_bracketed_vectors(record: dict[str, Any]) -> None:
    if not record["ok"]:
        with pytest.raises(CodeUnreadable):
            read_elements(record["bracketed"])
        return
    assert read_elements(record["bracketed"]) == read_elements(gs(record["expect"]))


@pytest.mark.parametrize("record", vectors("scan_data_process"))
def test_scan_vectors(record: dict[str, Any]) -> None:
    if not record["ok"] or record["src"] in NOT_READ:
        reason_of(record["scan"])
        return
    read = parse_code(record["scan"], today=TODAY)
    expect = record["expect"]
    if expect.startswith("^"):
        assert (read.kind, read.elements) == ("element_string", read_elements(gs(expect)))
    elif expect.startswith("http"):
        assert read.kind == "digital_link"
        assert read.elements == parse_code(expect).elements
    else:
        assert (read.kind, read.gtin) == ("ean8", expect.zfill(14))


def as_path(stem: str, elements: str) -> str:
    return stem + "".join(f"/{ai}/{value}" for ai, value in read_elements(elements))


@pytest.mark.parametrize("record", vectors("digital_link_generate"))
def test_link_writing_vectors(record: dict[str, Any]) -> None:
    if not record["ok"]:  # all three pair identifiers that must not meet, or use an unknown one
        with pytest.raises(CodeUnreadable):
            parse_code(as_path(record["stem"], record["ai"]))
        return
    if record["src"] in ("dl.c:2176", "dl.c:2178", "dl.c:2187"):  # key 253 or 8010: not ours
        reason_of(record["expect"])
        return
    wanted = dict(read_elements(record["ai"]))
    read = parse_code(record["expect"])
    assert dict(read.elements) == wanted
    ours = digital_link(wanted["01"], wanted.get("10"), host="example.com")
    kept = [(ai, value) for ai, value in read.elements if ai in ("01", "10")]
    assert parse_code(ours).elements == tuple(kept)
    assert not record["src"].endswith(("2168", "2185")) or record["expect"].startswith(ours + "?")


def lint(name: str) -> list[Any]:
    with (DATA / "lint.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["linter"] == name]
    return [pytest.param(row, id=row["src"]) for row in rows]


@pytest.mark.parametrize("row", lint("csum"))
def test_check_digit_vectors(row: dict[str, str]) -> None:
    assert has_valid_check_digit(row["input"]) is (row["verdict"] == "pass")


@pytest.mark.parametrize("row", lint("yymmd0"))
def test_date_vectors(row: dict[str, str]) -> None:
    if row["verdict"] == "pass":
        check_element("17", row["input"])
        assert gs1_date(row["input"], today=TODAY).strftime("%y%m") == row["input"][:4]
        return
    with pytest.raises(CodeUnreadable):
        gs1_date(row["input"], today=TODAY)


def test_the_list_of_refusals_names_existing_vectors() -> None:
    names = ("digital_link_parse", "element_string_unbracketed", "scan_data_process")
    known = {p.values[0]["src"] for name in names for p in vectors(name) if p.values[0]["ok"]}
    assert set(NOT_READ) <= known
    unread = {"8001", "8003", "8004", "8018", "8111", "7007", "7230", "253", "401", "423", "89"}
    assert not unread & SUPPORTED_IDENTIFIERS


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("body", "digit"),
    [("690123456789", "2"), ("03600029145", "2"), ("9638507", "4"), ("0", "0")],
)
def test_check_digit_of_known_codes(body: str, digit: str) -> None:
    assert check_digit(body) == digit


@pytest.mark.parametrize("body", ["", "12a", "１２３", "12 "])
def test_check_digit_wants_ascii_digits(body: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        check_digit(body)


@pytest.mark.parametrize(
    ("text", "kind", "gtin"),
    [
        ("6901234567892", "ean13", GTIN),
        ("96385074", "ean8", "00000096385074"),
        ("036000291452", "upca", "00036000291452"),
        ("16901234567899", "gtin14", "16901234567899"),
        (" 6901234567892\r\n", "ean13", GTIN),
        ("]E06901234567892", "ean13", GTIN),
        ("]I116901234567899", "gtin14", "16901234567899"),
    ],
)
def test_plain_numbers(text: str, kind: str, gtin: str) -> None:
    read = parse_code(text)
    assert (read.kind, read.gtin, read.raw) == (kind, gtin, text.strip())
    assert (read.plu, read.grams, read.price_fen, read.lot, read.expiry) == (None,) * 5


@pytest.mark.parametrize("wrong", range(1, 10))
def test_each_wrong_check_digit_is_refused(wrong: int) -> None:
    assert reason_of(f"690123456789{(2 + wrong) % 10}") == "check_digit"
    with pytest.raises(CodeUnreadable):
        gtin14(f"690123456789{(2 + wrong) % 10}")


def test_normalising_keeps_the_number() -> None:
    assert gtin14("6901234567892") == gtin14(GTIN) == GTIN
    for text, reason in (
        ("690123456789", "check_digit"),
        ("123", "length"),
        ("x" * 13, "characters"),
    ):
        with pytest.raises(CodeUnreadable, match=reason):
            gtin14(text)


# ---------------------------------------------------------------- store labels


def label(digits: str) -> str:
    return digits + check_digit(digits)


@pytest.mark.parametrize("prefix", range(20, 30))
def test_store_label_by_prefix(prefix: int) -> None:
    read = parse_code(label(f"{prefix}1234501255"))
    assert (read.kind, read.gtin, read.plu) == ("variable_weight", None, "12345")
    measure = (1255, None) if prefix < 25 else (None, 1255)
    assert (read.grams, read.price_fen) == measure


def test_store_label_faults() -> None:
    assert reason_of(label("201234500000")) == "zero_measure"
    assert reason_of("2012345012550") == "check_digit"
    assert reason_of(label("201234501255"), layouts=()) == "no_layout"


def test_scale_fleet_chooses_its_own_layout() -> None:
    ten_grams = VariableLayout(frozenset({"22"}), plu=(2, 6), grams=(6, 12), grams_per_unit=10)
    both = VariableLayout(frozenset({"22"}), 18, grams=(12, 17), price_fen=(7, 12))
    read = parse_code(label("221234000125"), layouts=(ten_grams,))
    assert (read.plu, read.grams, read.price_fen) == ("1234", 1250, None)
    read = parse_code(label("22123450259901250"), layouts=(ten_grams, both))
    assert (read.plu, read.grams, read.price_fen) == ("12345", 1250, 2599)


# ---------------------------------------------------------------- elements


@pytest.mark.parametrize(
    "text",
    [
        f"]C101{GTIN}17270131" + "10A-7/b",
        f"\x1d01{GTIN}17270131" + "10A-7/b",
        f"01{GTIN}17270131" + "10A-7/b",
        f"]d201{GTIN}" + "10A-7/b\x1d17270131",
        f"]Q310A-7/b\x1d01{GTIN}17270131",
        f"(01){GTIN}(17)270131(10)A-7/b",
        f"https://shop.example.cn/g/01/{GTIN}/10/A-7%2Fb?17=270131&utm_source=label",
        f"https://shop.example.cn/01/{GTIN}/10/A-7%2fb/17/270131/",
        "HTTPS://SHOP.EXAMPLE.CN/01/6901234567892/10/A-7%2Fb?17=270131#top",
    ],
)
def test_one_lot_written_many_ways(text: str) -> None:
    read = parse_code(text, today=TODAY)
    assert (read.gtin, read.lot, read.expiry) == (GTIN, "A-7/b", date(2027, 1, 31))
    assert (read.plu, read.grams, read.price_fen) == (None, None, None)


@pytest.mark.parametrize("where", ["/01/{g}?{a}={v}", "/01/{g}/{a}/{v}"])
@pytest.mark.parametrize(
    ("element", "value", "grams", "price_fen"),
    [
        ("3103", "001234", 1234, None),
        ("3100", "000002", 2000, None),
        ("3102", "000125", 1250, None),
        ("3105", "012345", 123, None),
        ("3105", "012350", 124, None),  # half a gram goes up
        ("3922", "1999", None, 1999),
        ("3920", "7", None, 700),
        ("3923", "19990", None, 1999),
        ("3932", "1561999", None, 1999),
    ],
)
def test_weight_and_price(
    where: str, element: str, value: str, grams: int | None, price_fen: int | None
) -> None:
    read = parse_code("https://a.example" + where.format(g=GTIN, a=element, v=value))
    assert (read.grams, read.price_fen) == (grams, price_fen)
    read = parse_code(f"]e001{GTIN}{element}{value}")
    assert (read.kind, read.grams, read.price_fen) == ("element_string", grams, price_fen)


@pytest.mark.parametrize(
    ("element", "value", "reason"),
    [
        ("3103", "000000", "zero_measure"),
        ("3922", "0", "zero_measure"),
        ("3923", "19995", "price_unit"),
        ("3932", "8401999", "currency"),
        ("3103", "01234", "bad_element"),
        ("17", "270231", "bad_date"),
        ("17", "271301", "bad_date"),
        ("37", "4", "conflicting_elements"),
    ],
)
def test_measures_that_cannot_be_true(element: str, value: str, reason: str) -> None:
    assert reason_of(f"(01){GTIN}({element}){value}") == reason
    assert reason_of(f"https://a.example/01/{GTIN}?{element}={value}") == reason


def test_use_by_goes_before_best_before_and_serial_is_kept() -> None:
    read = parse_code(f"(01){GTIN}(15)260701(21)S1", today=TODAY)
    assert (read.expiry, read.serial) == (date(2026, 7, 1), "S1")
    read = parse_code(f"(01){GTIN}(15)260701(17)260801", today=TODAY)
    assert read.expiry == date(2026, 8, 1)


@pytest.mark.parametrize(
    ("value", "today", "expected"),
    [
        ("270200", date(2026, 6, 1), date(2027, 2, 28)),
        ("280200", date(2026, 6, 1), date(2028, 2, 29)),
        ("760101", date(2026, 6, 1), date(2076, 1, 1)),  # 50 ahead: this century
        ("770101", date(2026, 6, 1), date(1977, 1, 1)),  # 51 ahead: the last one
        ("000101", date(2050, 6, 1), date(2100, 1, 1)),  # 50 back: the next one
        ("010101", date(2050, 6, 1), date(2001, 1, 1)),  # 49 back: this one
    ],
)
def test_century_rule(value: str, today: date, expected: date) -> None:
    assert gs1_date(value, today=today) == expected


def test_no_leap_day_in_2100() -> None:
    with pytest.raises(CodeUnreadable, match="bad_date"):
        gs1_date("000229", today=date(2090, 1, 1))


def test_a_batch_may_look_like_a_key() -> None:
    read = parse_code(f"https://a.example/x/01/{GTIN}/10/01/21/01")
    assert (read.gtin, read.lot, read.serial) == (GTIN, "01", "01")
    read = parse_code(f"https://a.example/01/shop/01/{GTIN}/10/10")
    assert (read.gtin, read.lot) == (GTIN, "10")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://id.gs1.org/ARHKVAdpQg", "compressed_link"),
        (f"https://a.example/01/{GTIN}/21/1/10/2", "conflicting_elements"),
        (f"https://a.example/01/{GTIN}?10=A", "bad_element"),
        (f"https://a.example/01/{GTIN}/17/270101?17=270101", "repeated_element"),
        ("https://mp.weixin.qq.com/s/some-article", "not_a_product_link"),
        ("https://a.example/01/6901234567893", "check_digit"),
        ("weixin://wxpay/bizpayurl?pr=x", "not_a_code"),
        ("javascript://a.example/01/6901234567892", "not_a_code"),
        ("(00)123456789012345675", "no_gtin"),
        (f"(02){GTIN}(37)12", "no_gtin"),
        (f"(01){GTIN}(10)A(10)B", "repeated_element"),
        (f"(01){GTIN}(8111)1234", "unknown_element"),
        ("]E02112345678900|]e099COMPOSITE\x1d98XYZ", "composite"),
        ("]A0123", "not_a_code"),
    ],
)
def test_refused_with_a_reason(text: str, reason: str) -> None:
    assert reason_of(text) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \r\n", "empty"),
        ("]C1", "empty"),
        ("\x1d", "empty"),
        ("1" * 513, "too_long"),
        (" " * 600, "too_long"),
        ("https://a.example/01/" + "1" * 600, "too_long"),
        ("６９０１２３４５６７８９２", "characters"),
        ("٦٩٠١٢٣٤٥٦٧٨٩٢", "characters"),
        ("690123456789²", "characters"),
        ("6901234567892\x00", "characters"),
        ("6901\n234567892", "characters"),
        ("\x1b[2J6901234567892", "characters"),
        ("\ud8006901234567892", "characters"),
        ("商品", "characters"),
        ("=1+1", "not_a_code"),
        ("-6901234567892", "not_a_code"),
        ("6.901234567892", "not_a_code"),
        ("1e12", "not_a_code"),
        ("' OR 1=1 --", "not_a_code"),
        ("0000000000000", "check_digit"),
        ("1234567", "length"),
        ("123456789012345675", "length"),
        (f"https://a.example/01/{GTIN}/10/%00", "bad_element"),
        (f"https://a.example/01/{GTIN}/10/%e5%95%86", "bad_element"),
        (f"https://a.example/01/{GTIN}/10/%EF%BC%91", "bad_element"),
        (f"https://a.example/01/{GTIN}/10/{'A' * 21}", "bad_element"),
        (f"(01){GTIN}(10)", "bad_element"),
        ("(" * 500, "bad_element"),
    ],
)
def test_hostile_input(text: str, reason: str) -> None:
    assert reason_of(text) == reason


# ---------------------------------------------------------------- writing a label


@pytest.mark.parametrize("lot", [None, "L1", "A/B?c=%1", "+-._(x)", "01"])
@pytest.mark.parametrize("expiry", [None, date(2026, 12, 31), date(2071, 2, 28)])
def test_what_we_print_we_read(lot: str | None, expiry: date | None) -> None:
    link = digital_link("6901234567892", lot, expiry, host="shop.example.cn/g")
    assert link.startswith(f"https://shop.example.cn/g/01/{GTIN}")
    read = parse_code(link, today=TODAY)
    assert (read.gtin, read.lot, read.expiry) == (GTIN, lot, expiry)


def test_label_spelling() -> None:
    assert digital_link("6901234567892") == f"https://id.gs1.org/01/{GTIN}"
    link = digital_link("6901234567892", "A+1", date(2027, 1, 2), host="example.com")
    assert link == f"https://example.com/01/{GTIN}/10/A%2B1?17=270102"


@pytest.mark.parametrize("lot", ["", "批次", "A" * 21, "a b"])
def test_a_lot_gs1_cannot_carry_is_not_printed(lot: str) -> None:
    with pytest.raises(CodeUnreadable):
        digital_link("6901234567892", lot)


@pytest.mark.parametrize("host", ["", "a b", "https://x", "x?y", "x#y", "用户", "x/"])
def test_host_is_a_host(host: str) -> None:
    with pytest.raises(ValueError, match="host"):
        digital_link("6901234567892", host=host)


def test_every_reason_has_english_words() -> None:
    assert REASONS_EN.keys() == REASONS.keys()
    assert all(words.isascii() for words in REASONS_EN.values())


def test_every_reason_has_chinese_words() -> None:
    assert all(any("一" <= c <= "鿿" for c in words) for words in codes.REASONS.values())
