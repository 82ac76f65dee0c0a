"""The texts behind the QR codes, and the sealed receiver. Signed with the product's key.

Pickup:  JJP1.<shipment_id>.<place_id>.<tag>          80-bit tag; used once (F24, F25)
Leaving: JJX1.<short code>.<window>.<tag>             rolls with the clock; used once
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime

from app.fulfilment.types import MaskedReceiver, Receiver
from app.kernel.crypto import mask_name, mask_phone, same, seal, sign, unseal

PICKUP_PREFIX = "JJP1"
EXIT_PREFIX = "JJX1"
MAX_LENGTH = 160
MAX_WINDOW_DIGITS = 12


def pickup_text(shipment_id: str, place_id: str | None) -> str:
    """What the pickup QR code holds."""
    body = f"{PICKUP_PREFIX}.{shipment_id}.{place_id}"
    return f"{body}.{sign('pickup', body)}"


@dataclass(frozen=True, slots=True)
class PickupText:
    """A pickup QR code, read. `is_ours`: its tag is right."""

    shipment_id: str
    place_id: str
    is_ours: bool


def read_pickup(text: str) -> PickupText | None:
    """None when it is not of this form at all (then it may be 8 digits)."""
    parts = text.split(".")
    if len(text) > MAX_LENGTH or len(parts) != 4 or parts[0] != PICKUP_PREFIX:
        return None
    return PickupText(parts[1], parts[2], same(text, pickup_text(parts[1], parts[2])))


def exit_window(at: datetime, period: int) -> int:
    return int(at.timestamp()) // period


def exit_text(short_code: str, order_id: str, place_id: str, window: int) -> str:
    """What the exit QR code holds; the tag binds pass, order, store and time."""
    tag = sign("exit", f"{short_code}.{order_id}.{place_id}.{window}")
    return f"{EXIT_PREFIX}.{short_code}.{window}.{tag}"


def read_exit(text: str) -> tuple[str, int] | None:
    """(short code, window) of a text of this form; the tag is checked against the pass."""
    parts = text.split(".")
    if len(text) > MAX_LENGTH or len(parts) != 4 or parts[0] != EXIT_PREFIX:
        return None
    window = parts[2]
    if not (window.isascii() and window.isdigit() and len(window) <= MAX_WINDOW_DIGITS):
        return None
    return parts[1], int(window)


def seal_receiver(receiver: Receiver) -> str:
    return seal(json.dumps(dataclasses.asdict(receiver), ensure_ascii=False))


def open_receiver(sealed: str | None) -> Receiver | None:
    """The receiver in the clear: for the carrier, or after a logged reveal."""
    return None if sealed is None else Receiver(**json.loads(unseal(sealed)))


def masked_receiver(sealed: str | None) -> MaskedReceiver | None:
    """What may stand in a list."""
    whole = open_receiver(sealed)
    if whole is None:
        return None
    return MaskedReceiver(
        receiver=mask_name(whole.receiver),
        phone=mask_phone(whole.phone),
        province=whole.province,
        city=whole.city,
        district=whole.district,
    )
