"""What a scanner or a typing hand gives us, turned into one product code. Pure.

Read here: EAN-13, EAN-8, UPC-A, GTIN-14, the store's own variable-measure EAN (prefix 20-29),
GS1 element strings (FNC1 as character 29, bracketed, or behind a symbology identifier such as
``]C1 ]d2 ]Q3 ]e0``) and uncompressed GS1 Digital Links. Not read: UPC-E (a scanner must send it
expanded), composite symbols, compressed Digital Links.

Sources: GS1 Digital Link URI Syntax 1.4, symbology identifiers of ISO/IEC 15424, and gs1.py.
Units: grams, fen, calendar dates.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from urllib.parse import quote, unquote, unquote_plus

from app.catalog.gs1 import (
    DIGITS,
    GS,
    REASONS,
    CodeUnreadable,
    Elements,
    check_digit,
    check_element,
    checked,
    gs1_date,
    gtin14,
    has_valid_check_digit,
    read_elements,
)

__all__ = [
    "DEFAULT_HOST",
    "DEFAULT_LAYOUTS",
    "MAX_LENGTH",
    "REASONS",
    "CodeUnreadable",
    "ScannedCode",
    "VariableLayout",
    "check_digit",
    "digital_link",
    "gtin14",
    "parse_code",
]

Kind = Literal[
    "digital_link", "ean13", "ean8", "upca", "variable_weight", "element_string", "gtin14"
]

MAX_LENGTH = 512
DEFAULT_HOST = "id.gs1.org"
CNY_NUMERIC = "156"  # ISO 4217 numeric code, used by 393n


@dataclass(frozen=True, slots=True)
class ScannedCode:
    """One code, understood.

    gtin: 14 digits, None only for a variable-measure EAN (which carries `plu` instead).
    grams, price_fen: the measure or the amount printed in the code, never a catalogue price.
    expiry: use-by (17), else best-before (15). elements: every GS1 element read, in order.
    """

    kind: Kind
    raw: str
    gtin: str | None = None
    plu: str | None = None
    grams: int | None = None
    price_fen: int | None = None
    lot: str | None = None
    serial: str | None = None
    expiry: date | None = None
    elements: Elements = ()


@dataclass(frozen=True, slots=True)
class VariableLayout:
    """Where a store label keeps its numbers: half-open digit ranges, last digit is the check digit.

    Such numbers are the store's own (GS1 prefixes 20-29): every scale fleet chooses a layout, so
    the table is a setting. Add e.g. length=18 with both ranges for scales that print weight and
    amount. grams_per_unit: 10 for scales that weigh in steps of 10 g.
    """

    prefixes: frozenset[str]
    length: int = 13
    plu: tuple[int, int] = (2, 7)
    grams: tuple[int, int] | None = None
    price_fen: tuple[int, int] | None = None
    grams_per_unit: int = 1


# 2 digits prefix + 5 digits PLU + 5 digits measure + check digit.
DEFAULT_LAYOUTS: tuple[VariableLayout, ...] = (
    VariableLayout(frozenset({"20", "21", "22", "23", "24"}), grams=(7, 12)),
    VariableLayout(frozenset({"25", "26", "27", "28", "29"}), price_fen=(7, 12)),
)


# ---------------------------------------------------------------- meaning of elements


def _grams(found: dict[str, str]) -> int | None:
    """Net weight 310n (kg, n decimals) in grams, rounded half up: our base unit is the gram."""
    for decimals in range(6):
        if (value := found.get(f"310{decimals}")) is not None:
            if not int(value):
                raise CodeUnreadable("zero_measure")
            scale = int("1" + "0" * decimals)
            return (2 * 1000 * int(value) + scale) // (2 * scale)
    return None


def _price_fen(found: dict[str, str]) -> int | None:
    """Amount payable, 392n (n decimals) or 393n (currency first, must be CNY), in whole fen."""
    for decimals in range(10):
        value = found.get(f"392{decimals}")
        if value is None and (value := found.get(f"393{decimals}")) is not None:
            if value[:3] != CNY_NUMERIC:
                raise CodeUnreadable("currency")
            value = value[3:]
        if value is not None:
            whole, rest = divmod(int(value) * 100, int("1" + "0" * decimals))
            if rest:
                raise CodeUnreadable("price_unit")
            if not whole:
                raise CodeUnreadable("zero_measure")
            return whole
    return None


def _from_elements(kind: Kind, raw: str, elements: Elements, today: date) -> ScannedCode:
    found = dict(elements)
    if "01" not in found:
        raise CodeUnreadable("no_gtin")
    day = found.get("17") or found.get("15")
    return ScannedCode(
        kind,
        raw,
        gtin14(found["01"]),
        None,
        _grams(found),
        _price_fen(found),
        found.get("10"),
        found.get("21"),
        gs1_date(day, today=today) if day else None,
        elements,
    )


# ---------------------------------------------------------------- Digital Link

_URI = re.compile(
    r"(?:https?|HTTPS?)://(?P<host>[A-Za-z0-9._\-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
    r"(?P<path>/[A-Za-z0-9\-._~:/@!$&'()*+,;=%]*)?"
    r"(?:\?(?P<query>[A-Za-z0-9\-._~:/?@!$&'()*+,;=%\[\]]*))?(?:#.*)?"
)
_QUALIFIERS = ("22", "10", "21", "235")


def _link_elements(uri: str) -> Elements:
    """The elements of an uncompressed Digital Link whose primary key is a GTIN.

    Stricter than a browser, as GS1 says: batch and serial (keys) never in the query, no key twice,
    unknown numeric keys refused; words (utm_source, linkType) ignored. Looser in one point: data
    attributes such as 17 or 3103 are taken in the path too, because printed labels have them.
    """
    match = _URI.fullmatch(uri)
    if match is None:
        raise CodeUnreadable("not_a_product_link")
    path = _path_pairs(match["path"] or "")
    keys = [ai for ai, _ in path if ai in _QUALIFIERS]
    if keys != sorted(keys, key=_QUALIFIERS.index) or ("235" in keys and len(keys) > 1):
        raise CodeUnreadable("conflicting_elements")
    pairs = path + _query_pairs(match["query"] or "")
    if len({ai for ai, _ in pairs}) != len(pairs):
        raise CodeUnreadable("repeated_element")
    return checked((ai, gtin14(value) if ai == "01" else value) for ai, value in pairs)


def _path_pairs(path: str) -> list[tuple[str, str]]:
    parts = path.split("/")[1:]
    for trail in (0, 1):  # a web server may have added one slash at the end
        if trail and (not parts or parts.pop()):
            break
        # Keys stand at an even distance from the end: a batch called "01" is never taken for one.
        for start in range(len(parts) - 2, -1, -2):
            if parts[start] == "01":
                return [
                    (parts[i], unquote(parts[i + 1], "ascii", "replace"))
                    for i in range(start, len(parts), 2)
                ]
    raise CodeUnreadable("compressed_link" if _looks_compressed(path) else "not_a_product_link")


def _query_pairs(query: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for part in query.split("&"):
        ai, equals, value = part.partition("=")
        if not equals or not DIGITS.fullmatch(ai):
            continue
        if ai in _QUALIFIERS:
            raise CodeUnreadable("bad_element")
        pairs.append((ai, unquote_plus(value, "ascii", "replace")))
    return pairs


def _looks_compressed(path: str) -> bool:
    """Ends in base64url whose first byte is 01 or an optimised key set (low nibble A-F)?"""
    last = path.rsplit("/", 1)[-1]
    if not re.fullmatch(r"[A-Za-z0-9_\-]{10,}", last):
        return False
    try:
        first = base64.urlsafe_b64decode(last + "=" * (-len(last) % 4))[0]
    except binascii.Error:
        return False
    return first == 0x01 or (first & 0x0F >= 0x0A and first >> 4 <= 9)


def digital_link(
    gtin: str, lot: str | None = None, expiry: date | None = None, host: str = DEFAULT_HOST
) -> str:
    """The GS1 Digital Link for a shelf label: ``https://<host>/01/<gtin>[/10/<lot>][?17=YYMMDD]``.

    host: host name, with a path if wanted (``shop.example.cn/g``), https always. CodeUnreadable for
    a bad GTIN or lot; ValueError for a bad host. YY holds no century: readers apply `gs1_date`.
    """
    if not re.fullmatch(r"[A-Za-z0-9.\-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~\-]+)*", host):
        raise ValueError("host name expected")
    link = f"https://{host}/01/{gtin14(gtin)}"
    if lot is not None:
        check_element("10", lot)
        link += f"/10/{quote(lot, safe='')}"
    return link if expiry is None else f"{link}?17={expiry:%y%m%d}"


# ---------------------------------------------------------------- the one door

_PLAIN_KINDS: dict[int, Kind] = {8: "ean8", 12: "upca", 13: "ean13", 14: "gtin14"}
_GS1_SYMBOLS = ("]C1", "]d2", "]Q3", "]e0", "]J1")  # the payload is an element string
_PLAIN_SYMBOLS = ("]C0", "]d1", "]Q1", "]J0", "]E0", "]E4", "]I0", "]I1")


def parse_code(
    text: str, *, today: date | None = None, layouts: Sequence[VariableLayout] = DEFAULT_LAYOUTS
) -> ScannedCode:
    """Understand one scanned or typed text, or raise CodeUnreadable(reason).

    today: settles the century of two-digit years (default: the UTC day). layouts: the store labels
    in use, first match wins. Spaces and line ends around the text are dropped (keyboard scanners).
    """
    today = today or datetime.now(UTC).date()
    raw = text.strip(" \t\r\n") if len(text) <= MAX_LENGTH else text
    if not raw:
        raise CodeUnreadable("empty")
    if len(raw) > MAX_LENGTH:
        raise CodeUnreadable("too_long")
    if not re.fullmatch(r"[\x1d\x20-\x7e]+", raw):
        raise CodeUnreadable("characters")
    body, marked = raw, raw.startswith((GS, "("))
    if raw.startswith("]"):
        if raw[:3] not in _GS1_SYMBOLS + _PLAIN_SYMBOLS:
            raise CodeUnreadable("not_a_code")
        body, marked = raw[3:], raw[:3] in _GS1_SYMBOLS
    if "|]" in body:
        raise CodeUnreadable("composite")
    if marked:
        return _from_elements("element_string", raw, read_elements(body), today)
    if "://" in body[:8]:
        return _from_elements("digital_link", raw, _link_elements(body), today)
    return _number(body, raw, today, layouts)


def _number(body: str, raw: str, today: date, layouts: Sequence[VariableLayout]) -> ScannedCode:
    own = next(
        (lay for lay in layouts if len(body) == lay.length and body[:2] in lay.prefixes), None
    )
    if own is not None and DIGITS.fullmatch(body):
        return _store_label(body, raw, own)
    if re.match(r"01[0-9]{14}", body) and has_valid_check_digit(body[2:16]):
        # GS1-128 from a camera that hides the first FNC1.
        return _from_elements("element_string", raw, read_elements(body), today)
    if not DIGITS.fullmatch(body):
        raise CodeUnreadable("not_a_code")
    gtin = gtin14(body)
    if len(body) == 13 and body[0] == "2":
        raise CodeUnreadable("no_layout")
    return ScannedCode(_PLAIN_KINDS[len(body)], raw, gtin)


def _store_label(body: str, raw: str, layout: VariableLayout) -> ScannedCode:
    if not has_valid_check_digit(body):
        raise CodeUnreadable("check_digit")
    grams = int(body[slice(*layout.grams)]) * layout.grams_per_unit if layout.grams else None
    price = int(body[slice(*layout.price_fen)]) if layout.price_fen else None
    if grams == 0 or price == 0:
        raise CodeUnreadable("zero_measure")
    return ScannedCode(
        "variable_weight", raw, plu=body[slice(*layout.plu)], grams=grams, price_fen=price
    )
