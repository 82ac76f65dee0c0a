"""What a shopper chose to be called and seen as. Theirs alone: nobody else is given the picture."""

from __future__ import annotations

import base64

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from app.identity import queries, rules
from app.identity.models import Profile
from app.identity.types import AvatarView
from app.kernel.clock import now
from app.kernel.db import Contended, command, execute, query
from app.kernel.ids import new_id


@command
def set_nickname(*, person_id: str, nickname: str) -> None:
    """Be called this; "" takes it away. Raises identity.nickname_refused. Repeatable."""
    _store(person_id, nickname=rules.tidy_nickname(nickname))


def set_avatar(*, person_id: str, picture: bytes) -> AvatarView:
    """Be seen as this JPEG, PNG or WebP, drawn anew (the drawing is outside the transaction).

    Raises identity.picture_refused, identity.picture_too_large.
    """
    drawn = rules.avatar(picture)
    version = new_id("ava")
    _store_avatar(person_id, drawn, version)
    return _shown(drawn, version)


@command
def remove_avatar(*, person_id: str) -> None:
    """Take the picture away; repeating it changes nothing."""
    _store(person_id, avatar=None, avatar_version="")


@query
def get_avatar(*, person_id: str) -> AvatarView:
    """The person's own picture; empty when there is none."""
    row = queries.avatar(person_id)
    return AvatarView("", "") if row is None else _shown(row.avatar, row.avatar_version)


@command
def _store_avatar(person_id: str, drawn: bytes, version: str) -> None:
    _store(person_id, avatar=drawn, avatar_version=version)


def _store(person_id: str, **values: object) -> None:
    moment = now()
    changed = execute(
        update(Profile).where(Profile.person_id == person_id).values(updated_at=moment, **values)
    ).rowcount
    if changed:
        return
    blank: dict[str, object] = {"nickname": "", "avatar": None, "avatar_version": ""}
    try:
        execute(insert(Profile).values(person_id=person_id, updated_at=moment, **(blank | values)))
    except IntegrityError:
        raise Contended from None  # made meanwhile: run again and change it


def _shown(picture: bytes, version: str) -> AvatarView:
    return AvatarView(version, "data:image/jpeg;base64," + base64.b64encode(picture).decode())
