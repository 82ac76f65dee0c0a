"""Signing in on a web page inside 企业微信, where there is no wx.qy.login: OAuth, silently.

`state` travels through WeChat and back in the open; `proof`, our signature of it, stays in the
browser that asked. Who sends somebody a link with their own code and state gets nowhere: that
browser has no proof for it. Each state opens one session, within ten minutes.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from app.identity import gateway
from app.identity.errors import NoCompany, WebSignInRefused
from app.identity.models import WebSignIn
from app.identity.service.sessions import limit_address, limit_person, open_known_member
from app.identity.types import SignedIn, WebSignInStart
from app.kernel.clock import now
from app.kernel.crypto import same, sign, token_hash
from app.kernel.db import command, execute

LIFE = timedelta(minutes=10)
KEPT = timedelta(days=1)
_STAMP = 10  # digits of a unix time
_PROOF = 32


def start_web_sign_in(*, address: str = "") -> WebSignInStart:
    """Where to send the browser. Nothing is stored. Raises identity.no_company,
    kernel.too_many_requests."""
    limit_address(address)
    if not gateway.corp_id():
        raise NoCompany
    until = int((now() + LIFE).timestamp())
    state = f"{until:0{_STAMP}d}{secrets.token_hex(16)}"  # WeChat takes letters and digits alone
    return WebSignInStart(
        gateway.work_web_address(state), state, sign("web-sign-in", state, _PROOF)
    )


def finish_web_sign_in(*, code: str, state: str, proof: str, address: str = "") -> SignedIn:
    """The way back: WeChat's `code` -> a session of a person of staff.

    Raises identity.web_sign_in_refused (not this browser's, too old, used before), not_staff,
    login_refused, login_busy, kernel.too_many_requests. Locks: the state's row.
    """
    limit_address(address)
    if not same(proof, sign("web-sign-in", state, _PROOF)) or not _is_young(state):
        raise WebSignInRefused
    userid = gateway.work_web_code_to_member(code)
    limit_person(userid)
    return _open_once(state, userid)


def _is_young(state: str) -> bool:
    """Only asked of a state that we have signed."""
    return int(state[:_STAMP]) > now().timestamp()


@command
def _open_once(state: str, userid: str) -> SignedIn:
    """The state is used up with the session's making, or neither happens."""
    try:
        execute(insert(WebSignIn).values(state_hash=token_hash(state), used_at=now()))
    except IntegrityError:
        raise WebSignInRefused from None
    return open_known_member(userid, session_key="")


@command
def forget_old_web_sign_ins() -> int:
    """Sweep: states that are too old to come again; how many."""
    gone = execute(delete(WebSignIn).where(WebSignIn.used_at < now() - KEPT))
    return int(gone.rowcount)
