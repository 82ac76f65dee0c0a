"""Signing in and out; who a token belongs to. Identity comes from the token alone (F20)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from app.identity import gateway, queries
from app.identity.errors import NotStaff
from app.identity.models import LoginSession
from app.identity.service.people import ensure_identity
from app.identity.types import WECHAT_MINI, WECOM, SignedIn
from app.kernel.auth import Caller, Grant
from app.kernel.clock import now
from app.kernel.crypto import new_token, seal, token_hash
from app.kernel.db import command, execute, query
from app.kernel.ids import new_id
from app.kernel.limits import limit
from app.kernel.settings import settings

_places_of_org: Callable[[str], frozenset[str]] | None = None


def expand_org_with(look_up: Callable[[str], frozenset[str]]) -> None:
    """Wire how an organisation subtree becomes places (the places room is a neighbour)."""
    global _places_of_org
    _places_of_org = look_up


@query
def caller_for_token(token: str) -> Caller | None:
    """The signed-in person with their grants; None for an unknown, ended or old session."""
    rows = queries.session_with_grants(token_hash(token), now())
    if not rows:
        return None
    granted = tuple(_grants([r for r in rows if r.role is not None]))
    return Caller(rows[0].person_id, rows[0].id, granted)


def _grants(rows: Sequence[Any]) -> list[Grant]:
    """One Grant per role; `all` wins over places."""
    by_role: dict[str, set[str] | None] = {}
    for row in rows:
        covered = _covered(row.scope_kind, row.scope_id)
        known = by_role.get(row.role, set())
        by_role[row.role] = None if covered is None or known is None else known | covered
    return [
        Grant(role, None if places is None else frozenset(places))
        for role, places in by_role.items()
    ]


def _covered(scope_kind: str, scope_id: str) -> frozenset[str] | None:
    if scope_kind == "all":
        return None
    if scope_kind == "org":
        if _places_of_org is None:
            raise RuntimeError("no organisation look-up is wired")
        return _places_of_org(scope_id)
    return frozenset({scope_id})


def limit_address(address: str) -> None:
    """Count a sign-in from there; kernel.too_many_requests."""
    if address:  # before WeChat is asked: it limits us in turn
        limit("sign_in_address", address, most=settings().sign_ins_per_address)


def limit_person(subject: str) -> None:
    """Count a sign-in of theirs; kernel.too_many_requests."""
    limit("sign_in", subject, most=settings().sign_ins_per_person)


def sign_in_wechat(*, code: str, address: str = "") -> SignedIn:
    """wx.login's code -> a session of ours; the person is made on first sight.

    WeChat's session_key is sealed and never leaves. Raises identity.login_refused, login_busy,
    kernel.too_many_requests. `address`: where the call comes from, "" for no limit by address.
    """
    limit_address(address)
    found = gateway.code_to_session(code)
    limit_person(found.openid)
    return _open(WECHAT_MINI, gateway.app_id(), found.openid, found.session_key, found.unionid)


def sign_in_wecom(*, code: str, address: str = "") -> SignedIn:
    """wx.qy.login's code -> a session of a person of staff.

    Raises identity.not_staff, kernel.too_many_requests.
    """
    limit_address(address)
    found = gateway.work_code_to_session(code)
    limit_person(found.userid)
    return open_known_member(found.userid, found.session_key)


@command
def open_known_member(userid: str, session_key: str) -> SignedIn:
    """A session of a member the chain has registered. Raises identity.not_staff."""
    if queries.person_of(WECOM, gateway.corp_id(), userid) is None:
        raise NotStaff
    return _open(WECOM, gateway.corp_id(), userid, session_key, None)


@command
def _open(
    provider: str, app_id: str, subject: str, session_key: str, unionid: str | None
) -> SignedIn:
    person_id, is_new = ensure_identity(provider, app_id, subject, unionid)
    token, moment = new_token(), now()
    expires_at = moment + timedelta(days=settings().session_days)
    execute(
        insert(LoginSession).values(
            id=new_id("ses"),
            token_hash=token_hash(token),
            person_id=person_id,
            session_key_sealed=seal(session_key),
            created_at=moment,
            expires_at=expires_at,
        )
    )
    return SignedIn(token, person_id, expires_at, is_new)


@command
def sign_out(*, session_id: str) -> None:
    """End one session; repeating it changes nothing."""
    execute(
        update(LoginSession)
        .where(LoginSession.id == session_id, LoginSession.revoked_at.is_(None))
        .values(revoked_at=now())
    )
