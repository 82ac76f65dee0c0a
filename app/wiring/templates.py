"""The subscribe-message templates this mini program has chosen in WeChat's console.

Our name -> (our words for its fields -> WeChat's keys). `WECHAT_TEMPLATE_<NAME>` gives the id
and, where another template was chosen, `WECHAT_TEMPLATE_<NAME>_FIELDS` its keys:
`number=character_string1,goods=thing4`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.kernel.settings import UnsafeSettings
from wechat.messages import Template

ORDER_PAGE = "pages/order/index"  # takes ?order_id=

FIELDS: dict[str, dict[str, str]] = {
    "order_paid": {
        "number": "character_string1",
        "goods": "thing2",
        "amount": "amount3",
        "time": "time4",
        "note": "thing5",
    },
    "shipped": {
        "number": "character_string1",
        "goods": "thing2",
        "carrier": "thing3",
        "waybill": "character_string4",
        "time": "time5",
    },
    "pickup_ready": {
        "goods": "thing1",
        "place": "thing2",
        "code": "character_string3",
        "until": "time4",
        "note": "thing5",
    },
    "order_changed": {
        "number": "character_string1",
        "change": "thing2",
        "time": "time3",
        "note": "thing4",
    },
    "refunded": {
        "number": "character_string1",
        "amount": "amount2",
        "reason": "thing3",
        "time": "time4",
    },
}


def make_templates(env: Mapping[str, str], world: Mapping[str, Any] | None) -> dict[str, Template]:
    """Every template that has an id; a name without one is not sent through WeChat."""
    ids: Mapping[str, str] = world["template_ids"] if world else {}
    made: dict[str, Template] = {}
    for name, fields in FIELDS.items():
        setting = f"WECHAT_TEMPLATE_{name.upper()}"
        template_id = env.get(setting) or ids.get(name)
        if template_id:
            made[name] = Template(
                template_id=template_id,
                fields=_fields(setting, env.get(f"{setting}_FIELDS", "")) or fields,
                page=env.get("WECHAT_ORDER_PAGE", ORDER_PAGE),
            )
    return made


def _fields(setting: str, text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if any(not sign or not key.strip() for _, sign, key in pairs):
        raise UnsafeSettings(f"{setting}_FIELDS 应写成 number=character_string1,goods=thing2")
    return {name.strip(): key.strip() for name, _, key in pairs}
