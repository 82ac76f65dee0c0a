"""Channels, their keys, and whether a request is theirs."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.channels import locks, queries, rules
from app.channels.errors import ChannelExists, ChannelNotFound, NotSigned, Replayed
from app.channels.types import Channel, NewKey, Signed
from app.kernel.clock import now
from app.kernel.crypto import new_token, seal, unseal
from app.kernel.db import command, query, run_in_unit
from app.kernel.ids import new_id
from app.places import service as places
from app.places.errors import PlaceNotFound

_NONCE = re.compile(r"^[A-Za-z0-9_.-]{8,64}$")
_SECONDS = re.compile(r"^[0-9]{1,12}$")
_KEY_ID = re.compile(r"^[A-Za-z0-9_]{1,32}$")


@command
def add_channel(*, code: str, name: str, place_codes: Collection[str] = ()) -> NewKey:
    """A channel with its first key; the secret is told this once. No places: all of them.

    Raises channels.exists, places.not_found.
    """
    if queries.channel_by_code(code) is not None:
        raise ChannelExists(code=code)
    ids = sorted(_place_id(one) for one in place_codes)
    channel_id = new_id("chn")
    locks.insert_channel(
        {
            "id": channel_id,
            "code": code,
            "name": name,
            "places": {"ids": ids} if ids else {},
            "is_active": True,
            "created_at": now(),
        }
    )
    return _new_key(channel_id, code)


def _place_id(code: str) -> str:
    found = places.find_place_by_code(code)
    if found is None:
        raise PlaceNotFound(code=code)
    return found.id


def _new_key(channel_id: str, code: str) -> NewKey:
    key_id, secret = new_id("chk"), new_token()
    locks.insert_key(
        {
            "id": key_id,
            "channel_id": channel_id,
            "secret_sealed": seal(secret),
            "created_at": now(),
            "ends_at": None,
        }
    )
    return NewKey(code, key_id, secret)


@command
def rotate_key(*, code: str, overlap: timedelta = timedelta(hours=24)) -> NewKey:
    """A new key; the ones before are good for `overlap` more. Raises channels.not_found."""
    row = queries.channel_by_code(code)
    if row is None:
        raise ChannelNotFound(code=code)
    made = _new_key(row.id, code)
    locks.end_keys(row.id, made.key_id, now() + overlap)
    return made


@command
def stop_channel(*, code: str, is_active: bool = False) -> None:
    """Stop a channel (or let it in again). Raises channels.not_found."""
    row = queries.channel_by_code(code)
    if row is None:
        raise ChannelNotFound(code=code)
    locks.set_active(row.id, is_active)


@query
def list_channels() -> list[Channel]:
    """By code; without secrets."""
    return [_channel(row) for row in queries.channels()]


def _channel(row: Any) -> Channel:
    ids = row.places.get("ids")
    return Channel(row.id, row.code, row.name, frozenset(ids) if ids else None, row.is_active)


def verify(signed: Signed) -> Channel:
    """Whose request it is. Its nonce is used up, whatever becomes of the request.

    The clock may be off by five minutes; the signature is compared in constant time, against
    a secret even where the key is unknown. Raises channels.not_signed {reason},
    channels.replayed.
    """
    moment = now()
    is_shaped = (
        _KEY_ID.match(signed.key_id)
        and _NONCE.match(signed.nonce)
        and _SECONDS.match(signed.timestamp)
        and signed.signature.isascii()
        and signed.target.isascii()
    )
    if not is_shaped:
        raise NotSigned(reason="headers")
    found = _key(signed.key_id)
    text = rules.text_to_sign(
        signed.method, signed.target, signed.timestamp, signed.nonce, signed.body
    )
    channel, secret = found if found is not None else (None, "no such key")
    is_signed = rules.is_signed(secret, text, signed.signature)
    if channel is None:
        raise NotSigned(reason="key")
    if not is_signed:
        raise NotSigned(reason="signature")
    if abs(moment.timestamp() - int(signed.timestamp)) > rules.WINDOW_SECONDS:
        raise NotSigned(reason="time")
    _use(signed.key_id, signed.nonce)
    return channel


@query
def _key(key_id: str) -> tuple[Channel, str] | None:
    row = queries.channel_of_key(key_id, now())
    return None if row is None else (_channel(row), unseal(row.secret_sealed))


def _use(key_id: str, nonce: str) -> None:
    def work() -> None:
        try:
            locks.use_nonce(key_id, nonce, now())
        except IntegrityError:
            raise Replayed from None

    run_in_unit(work)


@command
def forget_nonces() -> int:
    """Sweep: those that the time window refuses anyway."""
    return locks.forget_nonces(now() - timedelta(seconds=3 * rules.WINDOW_SECONDS))
