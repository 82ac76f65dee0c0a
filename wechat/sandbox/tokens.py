"""Access tokens and one-time codes, as the platform hands them out."""

from __future__ import annotations

import secrets
import time
from typing import Any

from wechat.sandbox.engine import ApiError, Sandbox

OVERLAP = 300
FORCED_A_DAY = 20
FORCED_GAP = 30


def plain(box: Sandbox, subject: str) -> tuple[str, int]:
    """/cgi-bin/token: each call makes a new one; older plain ones live on for 5 minutes."""
    now, seconds = time.time(), box.settings.token_seconds
    with box.store.write() as db:
        db.execute(
            "UPDATE tokens SET replaced = 1, expires_at = min(expires_at, ?) "
            "WHERE subject = ? AND kind = 'plain' AND replaced = 0",
            (now + OVERLAP, subject),
        )
        return _insert(db, subject, "plain", now, seconds), seconds


def stable(box: Sandbox, subject: str, *, force: bool) -> tuple[str, int]:
    """/cgi-bin/stable_token: the current one with its rest; renewed 5 minutes before the end;
    `force` kills it (at most 20 a day, 30 s apart)."""
    now, seconds = time.time(), box.settings.token_seconds
    with box.store.write() as db:
        current = db.execute(
            "SELECT * FROM tokens WHERE subject = ? AND kind = 'stable' AND replaced = 0 "
            "ORDER BY created_at DESC LIMIT 1",
            (subject,),
        ).fetchone()
        if force:
            count, last = db.execute(
                "SELECT count(*), max(created_at) FROM tokens "
                "WHERE subject = ? AND forced = 1 AND created_at > ?",
                (subject, now - 86400),
            ).fetchone()
            if count >= FORCED_A_DAY or (last and now - last < FORCED_GAP):
                raise ApiError(45009, "reach max api daily quota limit")
        elif current and current["expires_at"] - now > min(OVERLAP, seconds / 2):
            return current["token"], int(current["expires_at"] - now)
        if current:
            until = now if force else current["expires_at"]
            db.execute(
                "UPDATE tokens SET replaced = 1, expires_at = ? WHERE token = ?",
                (until, current["token"]),
            )
        return _insert(db, subject, "stable", now, seconds, forced=force), seconds


def same_in_life(box: Sandbox, subject: str) -> tuple[str, int]:
    """企业微信 gettoken: a repeat inside the life gives the same token."""
    now, seconds = time.time(), box.settings.token_seconds
    with box.store.write() as db:
        current = db.execute(
            "SELECT * FROM tokens WHERE subject = ? AND expires_at > ?", (subject, now)
        ).fetchone()
        if current:
            return current["token"], int(current["expires_at"] - now)
        return _insert(db, subject, "work", now, seconds), seconds


def _insert(
    db: Any, subject: str, kind: str, now: float, seconds: int, *, forced: bool = False
) -> str:
    token = secrets.token_urlsafe(96)
    db.execute("DELETE FROM tokens WHERE expires_at < ? AND forced = 0", (now - 86400,))
    db.execute(
        "INSERT INTO tokens VALUES (?, ?, ?, ?, ?, 0, ?)",
        (token, subject, kind, now, now + seconds, int(forced)),
    )
    return token


def check(box: Sandbox, token: str, subject: str) -> None:
    """ApiError 41001 missing, 40014 not one of ours, 40001 replaced, 42001 expired."""
    if not token:
        raise ApiError(41001, "access_token missing")
    row = box.store.one("SELECT * FROM tokens WHERE token = ?", token)
    if row is None or row["subject"] != subject:
        raise ApiError(40014, "invalid access_token")
    if row["expires_at"] <= time.time():
        if row["replaced"]:
            raise ApiError(40001, "invalid credential, access_token is invalid or not latest")
        raise ApiError(42001, "access_token expired")


def new_code(box: Sandbox, kind: str, subject: str) -> str:
    """A one-time code of `kind` ("login", "phone", "work_login") for the phone to hand over."""
    code, now = secrets.token_hex(16), time.time()
    with box.store.write() as db:
        db.execute("DELETE FROM codes WHERE expires_at < ?", (now - 3600,))
        db.execute(
            "INSERT INTO codes VALUES (?, ?, ?, ?, NULL)",
            (code, kind, subject, now + box.settings.code_seconds),
        )
    return code


def use_code(box: Sandbox, kind: str, code: str) -> str:
    """Whose code it is; used up by this. ApiError 40029 unknown or old, 40163 used before."""
    now = time.time()
    with box.store.write() as db:
        row = db.execute("SELECT * FROM codes WHERE code = ? AND kind = ?", (code, kind)).fetchone()
        if row is None or row["expires_at"] <= now:
            raise ApiError(40029, "invalid code")
        if row["used_at"] is not None:
            raise ApiError(40163, "code been used")
        db.execute("UPDATE codes SET used_at = ? WHERE code = ?", (now, code))
    return str(row["subject"])
