"""Everybody who takes part, signed in as their phone does it: by the sandbox's login code."""

from __future__ import annotations

import itertools
import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from demo.baskets import Row, rows_of
from demo.web import Answer, Refused, Web

RUN = secrets.token_hex(4)  # keys of one run never meet those of another
_keys = itertools.count(1)
HOUSEHOLD_PHONES = 60  # further shoppers beside those of people.csv


def new_key() -> str:
    """An Idempotency-Key, made once per act and kept for its repeats."""
    return f"demo-{RUN}-{next(_keys)}"


@dataclass
class Actor:
    """A person with a phone. `places`: ids of the places they look after."""

    web: Web
    name: str
    openid: str
    token: str
    person_id: str
    role: str
    places: tuple[str, ...] = ()
    has_agreed: bool = False
    is_listening: bool = False
    queue: list[dict[str, Any]] = field(default_factory=list)  # done without network
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        return self.web.call("GET", path, token=self.token, query=query or None).data

    def post(
        self, path: str, body: Mapping[str, Any] | None = None, *, key: str | None = None
    ) -> Answer:
        """A command with an Idempotency-Key (a fresh one unless given)."""
        return self.web.call("POST", path, token=self.token, body=body or {}, key=key or new_key())

    def ask(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """A POST that may be repeated as it is (a quote, payment parameters, offline work)."""
        return self.web.call("POST", path, token=self.token, body=body or {}, is_safe=True).data

    def pages(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """All items of a list, page by page."""
        items: list[dict[str, Any]] = []
        cursor: dict[str, Any] = {}
        while True:
            page = self.get(path, limit=100, **query, **cursor)
            items += page["items"]
            if not page.get("next_cursor"):
                return items
            cursor = {"cursor": page["next_cursor"]}


class Door:
    """Signs people in, through WeChat or 企业微信."""

    def __init__(self, web: Web, wechat: Web) -> None:
        self._web, self._wechat = web, wechat

    def by_wechat(self, *, openid: str, name: str, phone: str, role: str) -> Actor:
        """wx.login on a phone of the sandbox -> our session."""
        self._wechat.call(
            "POST",
            "/sandbox/users",
            body={"openid": openid, "name": name, "phone": phone},
            is_safe=True,
        )
        return self._enter(
            f"/sandbox/users/{openid}/login-code",
            "/api/shop/identity/sessions",
            name=name,
            openid=openid,
            role=role,
        )

    def by_wecom(self, *, userid: str, name: str, role: str) -> Actor:
        """wx.qy.login in 企业微信 -> our session."""
        self._wechat.call(
            "POST", "/sandbox/work/members", body={"userid": userid, "name": name}, is_safe=True
        )
        return self._enter(
            f"/sandbox/work/members/{userid}/login-code",
            "/api/staff/identity/sessions",
            name=name,
            openid="",
            role=role,
        )

    def _enter(self, code_path: str, path: str, *, name: str, openid: str, role: str) -> Actor:
        for tries in itertools.count(1):
            code = self._wechat.call("POST", code_path, is_safe=True).data["code"]
            try:
                # not repeated with the same code: WeChat takes a code once
                session = self._web.call("POST", path, body={"code": code}).data
                break
            except Refused as refusal:
                if tries >= 5 or refusal.code != "identity.login_busy":
                    raise
        token = str(session["token"])
        actor = Actor(self._web, name, openid, token, str(session["person_id"]), role)
        me = actor.get("/api/shop/identity/me")
        actor.places = tuple(
            place
            for grant in me["roles"]
            if grant["role"] == role
            for place in grant["place_ids"] or ()
        )
        return actor


@dataclass
class People:
    """Who is there. `staff` and `leaders` by place code; shoppers by number."""

    shoppers: list[Actor] = field(default_factory=list)
    homes: dict[str, list[str]] = field(default_factory=dict)  # openid -> address ids
    staff: dict[str, Actor] = field(default_factory=dict)
    leaders: dict[str, Actor] = field(default_factory=dict)
    hq: Actor | None = None

    def shopper(self, household: int) -> Actor:
        return self.shoppers[household % len(self.shoppers)]

    def everybody(self) -> list[Actor]:
        """Each person once."""
        found = [*self.shoppers, *self.staff.values(), *self.leaders.values()]
        found += [self.hq] if self.hq else []
        return list({id(actor): actor for actor in found}.values())


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody to sign in: the rows of people.csv of one person."""

    code: str
    name: str
    phone: str
    role: str
    openid: str
    userid: str
    place_codes: tuple[str, ...]


def everybody_wanted(rows: Sequence[Row] | None = None) -> list[Wanted]:
    """People of the demo chain, one entry each, and the households that shop there."""
    by_code: dict[str, list[Row]] = {}
    for row in rows if rows is not None else rows_of("people.csv"):
        by_code.setdefault(row["code"], []).append(row)
    wanted = [
        Wanted(
            code=code,
            name=own[0]["name"],
            phone=own[0]["phone"],
            role=own[0]["role"],
            openid=own[0]["openid"] or f"o_demo_{code.lower()}",
            userid=own[0]["wecom_userid"],
            place_codes=tuple(row["place_code"] for row in own if row["place_code"]),
        )
        for code, own in by_code.items()
    ]
    wanted += [
        Wanted(
            code=f"HH{number:03d}",
            name=f"住户{number:03d}",
            phone=f"1700001{number:04d}",
            role="shopper",
            openid=f"o_demo_household_{number:03d}",
            userid="",
            place_codes=(),
        )
        for number in range(1, HOUSEHOLD_PHONES + 1)
    ]
    return wanted


def sign_in(door: Door, people: People, one: Wanted) -> None:
    """Sign one person in and put them where they work. Called from several threads."""
    if one.userid:
        actor = door.by_wecom(userid=one.userid, name=one.name, role=one.role)
    else:
        actor = door.by_wechat(openid=one.openid, name=one.name, phone=one.phone, role=one.role)
    if one.role == "shopper":
        homes = actor.get("/api/shop/identity/addresses")["items"]
        people.homes[actor.openid] = [home["id"] for home in homes]
        people.shoppers.append(actor)
    elif one.role == "leader":
        people.leaders.update(dict.fromkeys(one.place_codes, actor))
    elif one.role == "hq":
        people.hq = actor
    else:
        for place_code in one.place_codes:
            people.staff.setdefault(place_code, actor)
