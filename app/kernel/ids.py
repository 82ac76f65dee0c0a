"""Ids are strings: a prefix that tells the table, and a ULID that sorts by time."""

from __future__ import annotations

import secrets
import time

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32
ID_LENGTH = 30


def _base32(value: int, length: int) -> str:
    out = [""] * length
    for i in range(length - 1, -1, -1):
        out[i] = _ALPHABET[value & 31]
        value >>= 5
    return "".join(out)


def new_id(prefix: str) -> str:
    """`<prefix>_<ULID>`, e.g. `ord_01KA…`: 48 bits of milliseconds, 80 random bits."""
    return f"{prefix}_{_base32((time.time_ns() // 1_000_000 << 80) | secrets.randbits(80), 26)}"


def new_number(prefix: str = "") -> str:
    """A shorter unique number of digits and capitals (WeChat's out_trade_no: at most 32)."""
    return f"{prefix}{_base32((time.time_ns() // 1_000_000 << 60) | secrets.randbits(60), 22)}"


def random_digits(length: int) -> str:
    """Digits from the system's secure source; for codes people read out."""
    return f"{secrets.randbelow(10**length):0{length}d}"
