"""Subscribe messages (订阅消息): make the values fit, send, list templates.

Field rules are those of the platform's page on subscribeMessage.send: the prefix of a key
("thing1", "amount3") says what may stand in it; one bad value and the whole message is refused
with 47003.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wechat.errors import Refused
from wechat.platform import Door


@dataclass(frozen=True)
class Template:
    """One template of the mini program, in our own words.

    `fields`: our name -> WeChat's key, e.g. {"product": "thing2", "paid": "amount3"}.
    `choices`: our name -> the values a key of kind `enum` may have.
    `page`: where a tap leads, without a leading slash; may carry a query.
    """

    template_id: str
    fields: Mapping[str, str]
    page: str = ""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class TemplateInfo:
    """A template as the console has it: `keys` are WeChat's, in order, with their labels."""

    template_id: str
    title: str
    keys: Mapping[str, str]
    is_long_term: bool


def fit(template: Template, values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Our values -> the `data` of a message, every one cut or cleaned to its field's rule. Pure.

    Nothing is sent empty: text without content becomes "无". Refused 47003, before any call, when
    a value cannot be made to fit without lying: a time, number, amount, phone or enum that is
    missing or malformed, or a field of the template that `values` lacks.
    """
    data = {}
    for name, key in template.fields.items():
        if name not in values:
            raise Refused(47003, f"{name} is missing")
        if key.startswith("enum") and values[name] not in template.choices.get(name, ()):
            raise Refused(47003, f"{name} is not one of its choices")
        data[key] = {"value": fit_value(key, values[name])}
    return data


def fit_value(key: str, value: str) -> str:
    """One value by the rule of its key's prefix. Refused 47003 as `fit`."""
    kind = key.rstrip("0123456789")
    rule = _RULES.get(kind)
    if rule is None:
        raise Refused(47003, f"{key} is of no known kind")
    fitted = rule(_clean(value))
    if fitted is None:
        raise Refused(47003, f"{key} cannot hold {value!r}")
    return fitted


def _clean(value: str) -> str:
    """No control characters, no line breaks, single blanks."""
    text = unicodedata.normalize("NFC", value)
    # Cc controls, Cf invisible formatting (zero-width joiners, direction marks), Cs lone halves.
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    kept = "".join(c for c in kept if unicodedata.category(c) not in ("Cf", "Cs"))
    return re.sub(r"\s+", " ", kept).strip()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _text(most: int) -> Callable[[str], str | None]:
    return lambda text: _cut(text or "无", most)


def _pattern(pattern: str) -> Callable[[str], str | None]:
    compiled = re.compile(pattern)
    return lambda text: text if compiled.fullmatch(text) else None


def _character_string(text: str) -> str | None:
    # No Chinese: leaving characters out of a code would make it another code.
    if not all(" " <= c <= "~" for c in text):
        return None
    return text[:32] or "-"


def _name(text: str) -> str | None:
    # 10 Chinese characters or 20 letters; anything mixed by the smaller limit.
    if re.fullmatch(r"[A-Za-z .]+", text):
        return text[:20].rstrip()
    return _cut(text or "无", 10)


def _phrase(text: str) -> str | None:
    # Chinese only; five of them carry no ellipsis.
    chinese = "".join(c for c in text if "\u4e00" <= c <= "\u9fff")
    return chinese[:5] or "无"


_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?"
_DAY = (
    r"\d{4}(?:年(?:0?[1-9]|1[0-2])月(?:0?[1-9]|[12]\d|3[01])日|-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2})"
)
_MOMENT = rf"(?:{_DAY} ?)?{_CLOCK}"
_DATE = rf"{_DAY}(?: {_CLOCK})?"

_RULES: dict[str, Callable[[str], str | None]] = {
    "thing": _text(20),
    "number": _pattern(r"(?=.{1,32}$)\d+(?:\.\d+)?"),
    "letter": _pattern(r"[A-Za-z]{1,32}"),
    "symbol": _pattern(r"[^\w\s]{1,5}"),
    "character_string": _character_string,
    "time": _pattern(rf"{_MOMENT}(?: ?~ ?{_MOMENT})?"),
    "date": _pattern(rf"{_DATE}(?: ?~ ?{_DATE})?"),
    "amount": _pattern(r"[¥￥$€£]?\d{1,10}(?:\.\d{1,2})?元?"),
    "phone_number": _pattern(r"[\d+\-() ]{1,17}"),
    "car_number": _pattern(r"[\u4e00-\u9fff]?[A-Z0-9·\u4e00-\u9fff]{1,7}"),
    "name": _name,
    "phrase": _phrase,
    "enum": lambda text: text or None,
}


class Messages:
    """Sends are not repeated on a time-out: the user would get it twice."""

    def __init__(self, api: Door):
        self._api = api

    def send(
        self,
        *,
        openid: str,
        template: Template,
        values: Mapping[str, str],
        page: str | None = None,
        state: str = "formal",
        lang: str = "zh_CN",
    ) -> None:
        """One subscribe message. `page` overrides the template's; `state` formal, trial or
        developer says which version of the mini program a tap opens.

        Refused 43101: no consent left, final. 47003: a value does not fit. 40003, 40037, 41030.
        Busy 43108 (concurrent sends to one user), 45009.
        """
        # Not wechatpy's send_subscribe_message: it has neither miniprogram_state nor lang.
        body: dict[str, Any] = {
            "touser": openid,
            "template_id": template.template_id,
            "data": fit(template, values),
            "miniprogram_state": state,
            "lang": lang,
        }
        if target := (template.page if page is None else page):
            body["page"] = target
        self._api.json("POST", "/cgi-bin/message/subscribe/send", data=body)

    def templates(self) -> list[TemplateInfo]:
        """The templates chosen in the console."""
        got = self._api.json("GET", "/wxaapi/newtmpl/gettemplate")
        return [
            TemplateInfo(
                template_id=str(one.get("priTmplId", "")),
                title=str(one.get("title", "")),
                keys=_keys(str(one.get("content", ""))),
                is_long_term=one.get("type") == 3,
            )
            for one in got.get("data", [])
        ]


def _keys(content: str) -> dict[str, str]:
    """ "商品名称:{{thing2.DATA}}" lines -> {"thing2": "商品名称"}."""
    found = re.findall(r"([^\n:：]*)[:：]\s*\{\{(\w+)\.DATA\}\}", content)
    return {key: label.strip() for label, key in found}
