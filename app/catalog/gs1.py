"""GS1 grammar: check digits, GTINs, application identifiers, element strings, dates. Pure.

Sources: GS1 General Specifications (check digit 7.9, dates 7.12, application identifiers 3),
GS1 Syntax Dictionary. What a scan means to a shop is codes.py's business.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

Elements = tuple[tuple[str, str], ...]

GS = "\x1d"  # what FNC1 becomes inside transmitted data

# Reason codes and the words a shop assistant reads.
REASONS: dict[str, str] = {
    "empty": "没有扫到内容，请再扫一次",
    "too_long": "条码内容太长，不是商品码",
    "characters": "条码里有无法识别的字符，请重扫或手工输入数字",
    "not_a_code": "这不是商品条码",
    "length": "条码位数不对，请核对是否少扫或多输",
    "check_digit": "条码校验位不对，请重扫或核对数字",
    "unknown_element": "条码里有不认识的数据项",
    "bad_element": "条码里的数据项格式不对",
    "bad_date": "条码里的日期不存在",
    "repeated_element": "条码里同一数据项出现了两个值",
    "conflicting_elements": "条码里的数据项互相矛盾",
    "no_gtin": "码里没有商品编号，不是单件商品码（可能是物流箱码）",
    "not_a_product_link": "这个链接不是商品码，请扫商品条码",
    "compressed_link": "这是压缩格式的商品链接，暂不能读，请扫商品条码",
    "composite": "这是组合码，暂不能读，请只扫商品条码",
    "no_layout": "这种店内码没有设置解析规则，请联系总部",
    "zero_measure": "称重标签上的重量或金额是零，请重新称重",
    "price_unit": "码里的金额不是整分，请重新称重打标",
    "currency": "码里的金额不是人民币",
}

REASONS_EN: dict[str, str] = {
    "empty": "Nothing was scanned, please scan again",
    "too_long": "Too long for a product's code",
    "characters": "The code has characters that cannot be read: scan again or type its digits",
    "not_a_code": "This is no product's code",
    "length": "The number of digits is wrong",
    "check_digit": "The check digit is wrong: scan again or compare the digits",
    "unknown_element": "The code has an element that is not known",
    "bad_element": "The code has an element of a wrong form",
    "bad_date": "The date in the code does not exist",
    "repeated_element": "The code has two values for one element",
    "conflicting_elements": "The code contradicts itself",
    "no_gtin": "No product number in the code (perhaps a logistics label)",
    "not_a_product_link": "This link is no product's code",
    "compressed_link": "A compressed link cannot be read: scan the bar code",
    "composite": "A composite code cannot be read: scan the bar code alone",
    "no_layout": "No rule is set for this in-store code: ask headquarters",
    "zero_measure": "Weight or price on the label is zero: weigh again",
    "price_unit": "The price in the code is not in whole fen: weigh again",
    "currency": "The price in the code is not in yuan",
}


class CodeUnreadable(ValueError):
    """No readable product code. `reason` is a key of REASONS, `words` and `english` say it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.words = REASONS[reason]
        self.english = REASONS_EN[reason]


# ---------------------------------------------------------------- check digits and GTINs

DIGITS = re.compile(r"[0-9]+")  # str.isdigit would take full-width and Arabic digits


def check_digit(body: str) -> str:
    """GS1 modulo-10 check digit for `body`, the number without it. ValueError: no ASCII digits."""
    if not DIGITS.fullmatch(body):
        raise ValueError("digits expected")
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(body)))
    return str(-total % 10)


def has_valid_check_digit(code: str) -> bool:
    """True when `code` is two or more ASCII digits and the last one is right."""
    return (
        len(code) > 1 and DIGITS.fullmatch(code) is not None and check_digit(code[:-1]) == code[-1]
    )


def gtin14(text: str) -> str:
    """A GTIN of 8, 12, 13, 14 digits as 14. CodeUnreadable: characters, length, check_digit."""
    if not DIGITS.fullmatch(text):
        raise CodeUnreadable("characters")
    if len(text) not in (8, 12, 13, 14):
        raise CodeUnreadable("length")
    # Zeros pass the check digit but are what a broken label printer sends.
    if not has_valid_check_digit(text) or not int(text):
        raise CodeUnreadable("check_digit")
    return text.zfill(14)


# ---------------------------------------------------------------- application identifiers

_X = r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]"  # GS1 character set 82


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    length: int | None = None  # set: predefined length, needs no FNC1 behind it
    check: Callable[[str], bool] | None = None
    fault: str = "bad_element"


def _date_ok(value: str) -> bool:
    month, day = int(value[2:4]), int(value[4:6])
    # The century is settled later: 19YY and 20YY have the same leap years, except 1900.
    return 1 <= month <= 12 and day <= calendar.monthrange(2000 + int(value[:2]), month)[1]


# Longest value of the open text elements; digits allowed in the open numeric ones.
_TEXTS = dict.fromkeys(("10", "21", "22", "243", "420"), 20)
_TEXTS |= dict.fromkeys(("240", "241", "250", "251", "400", "403", "90"), 30)
_TEXTS |= {"235": 28, "427": 3, "8020": 25, "8200": 70, **{str(n): 90 for n in range(91, 100)}}
_NUMBERS = {"242": "1,6", "30": "1,8", "37": "1,8", "8005": "6", "422": "3", "424": "3", "426": "3"}
_CHECKED = {"00": 18, "01": 14, "02": 14, "03": 14, **{f"41{n}": 13 for n in range(8)}}
_MEASURES = (  # first three digits; the fourth counts decimals
    *range(310, 317), *range(320, 338), *range(340, 358), *range(360, 370),
)  # fmt: skip


def _rules() -> dict[str, _Rule]:
    def numeric(size: int) -> _Rule:
        return _Rule(re.compile(rf"[0-9]{{{size}}}"), size)

    def text(most: int) -> _Rule:
        return _Rule(re.compile(rf"{_X}{{1,{most}}}"))

    def open_numeric(pattern: str) -> _Rule:
        return _Rule(re.compile(pattern))

    rules: dict[str, _Rule] = {"20": numeric(2)}
    for ai, size in _CHECKED.items():
        rules[ai] = _Rule(
            re.compile(rf"[0-9]{{{size}}}"), size, has_valid_check_digit, "check_digit"
        )
    for ai in ("11", "12", "13", "15", "16", "17"):
        rules[ai] = _Rule(re.compile(r"[0-9]{6}"), 6, _date_ok, "bad_date")
    for middle in _MEASURES:
        rules.update({f"{middle}{n}": numeric(6) for n in range(6)})
    for ai, most in _TEXTS.items():
        rules[ai] = text(most)
    for ai, sizes in _NUMBERS.items():
        rules[ai] = open_numeric(f"[0-9]{{{sizes}}}")
    for n in range(10):
        rules |= {f"39{k}{n}": open_numeric("[0-9]{1,15}") for k in (0, 2)}
        rules |= {f"39{k}{n}": open_numeric("[0-9]{4,18}") for k in (1, 3)}  # currency first
    rules.update({f"395{n}": open_numeric(r"[0-9]{6}") for n in range(6)})
    return rules


_RULES = _rules()
SUPPORTED_IDENTIFIERS: frozenset[str] = frozenset(_RULES)
_EXCLUDE = (("01", "02"), ("01", "37"), ("02", "03"), ("01", "03"), ("21", "235"))


def check_element(ai: str, value: str) -> None:
    """Refuse (CodeUnreadable) a value its application identifier does not allow."""
    rule = _RULES.get(ai)
    if rule is None:
        raise CodeUnreadable("unknown_element")
    if not rule.pattern.fullmatch(value):
        raise CodeUnreadable("bad_element")
    if rule.check is not None and not rule.check(value):
        raise CodeUnreadable(rule.fault)


def checked(elements: Iterable[tuple[str, str]]) -> Elements:
    """Check each element and that they agree; exact repeats collapse into one."""
    found: dict[str, str] = {}
    for ai, value in elements:
        check_element(ai, value)
        if found.setdefault(ai, value) != value:
            raise CodeUnreadable("repeated_element")
    if any(a in found and b in found for a, b in _EXCLUDE):
        raise CodeUnreadable("conflicting_elements")
    if not found:
        raise CodeUnreadable("empty")
    return tuple(found.items())


def read_elements(text: str) -> Elements:
    """Split a GS1 element string into checked (identifier, value) pairs, in the order written.

    text: bracketed ``(01)...(10)...`` (a bracket inside a value is written ``\\(``), or plain with
    GS where a separator is needed; one leading GS is allowed. Which pairs must travel together
    is not judged here. CodeUnreadable: any fault of an element.
    """
    return checked(_bracketed(text) if text.startswith("(") else _plain(text.removeprefix(GS)))


def _bracketed(text: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    at = 0
    pair = re.compile(r"\(([0-9]{2,4})\)((?:\\\(|[^(])+)")
    while at < len(text):
        match = pair.match(text, at)
        if match is None:
            raise CodeUnreadable("bad_element")
        pairs.append((match[1], match[2].replace("\\(", "(")))
        at = match.end()
    return pairs


def _plain(data: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    while data:
        # No identifier is the beginning of another one, so the first hit is the only one.
        ai = next((data[:n] for n in (2, 3, 4) if data[:n] in _RULES), None)
        if ai is None:
            raise CodeUnreadable("unknown_element")
        data = data[len(ai) :]
        size = _RULES[ai].length
        if size is not None:
            value, data = data[:size], data[size:].removeprefix(GS)
        else:
            value, _, data = data.partition(GS)
        pairs.append((ai, value))
    return pairs


def gs1_date(value: str, *, today: date) -> date:
    """YYMMDD as a date, 49 years back to 50 ahead of `today`; day 00 is the last of the month."""
    check_element("17", value)
    year, month, day = int(value[:2]), int(value[2:4]), int(value[4:])
    ahead = year - today.year % 100
    century = today.year // 100 + (-1 if ahead >= 51 else 1 if ahead <= -50 else 0)
    year += 100 * century
    last = calendar.monthrange(year, month)[1]
    if day > last:  # 29 February of 1900 or 2100
        raise CodeUnreadable("bad_date")
    return date(year, month, day or last)
