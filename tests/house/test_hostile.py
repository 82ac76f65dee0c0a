"""Every route is sent what no honest phone sends: it may refuse, it may not crash.

Each text and number of a valid request (path, query, body) is replaced in turn. MySQL is
stricter than SQLite about letters and sizes, so the MariaDB half says more.
"""

from __future__ import annotations

import base64
import copy
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from app.kernel.http import ROUTES, Route
from app.kernel.paging import PageQuery
from tests.house.role_samples import OWNERS, Request, Samples, request_of
from tests.house.test_roles import roles_of, samples, send  # noqa: F401 - a fixture among them
from tests.wechat.conftest import data_dir, sandbox, world_dir  # noqa: F401 - fixtures

TEXTS = ["苹果👩‍👧", "é", "a\x00b", "' OR 1=1; --%_\\", "x" * 3000, "", "\u202e\ufeff"]
NUMBERS = ["-1", "0", "1e999", "nan", str(2**70)]
VALUES = [*TEXTS, None, -1, 0, 2**70, 1e308, True, [], {}, [["x"]]]


def cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


CURSORS = [
    *("x", "%%%", "é", "AAAA"),
    *(cursor(value) for value in ({}, [], [1], ["x"], ["é"], ["x", "y"], [1, 2, 3], [2**70], "x")),
    *(cursor(value) for value in ([True], ["2026-11-22T00:00:00"], ["2026-11-22T00:00:00", "x"])),
    *(cursor(value) for value in (["0001-01-01T00:00:00+14:00", "x"], [None], [1.5], [[1]])),
]


def leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a JSON value holds something that is not a list or an object; also each of those."""
    if path:
        yield path
    items = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    for key, value in items:
        yield from leaves(value, (*path, key))


def changed(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    made = copy.deepcopy(node)
    place = made
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return made


def hostile(route: Route, request: Request, pages: bool) -> Iterator[Request]:
    for name in re.findall(r"<([^>]+)>", route.path):
        rest = re.sub(r"<[^>]+>", "x", route.path.replace(f"<{name}>", "\0"))
        for text in filter(None, TEXTS):
            yield replace(request, url=rest.replace("\0", quote(text, safe="")))
    asked = [(key, text) for key in request.query for text in (*TEXTS, *NUMBERS)]
    if pages:
        asked += [("cursor", text) for text in CURSORS]
        asked += [("limit", text) for text in (*TEXTS, *NUMBERS)]
    for key, text in asked:
        yield replace(request, query=request.query | {key: text})
    if request.body is not None:
        for path in leaves(request.body):
            for value in VALUES:
                yield replace(request, body=changed(request.body, path, value))
        for body in ([], "x", 1, None, {"unknown": 1}):
            yield replace(request, body=body)


def is_paged(app: APIFlask, route: Route) -> bool:
    args = app.view_functions[route.view]._spec.get("args", [])
    return any(issubclass(model, PageQuery) for model, place in args if place == "query")


def test_nothing_a_phone_sends_crashes_a_route(
    app: APIFlask,
    client: FlaskClient,
    samples: Samples,  # noqa: F811
) -> None:
    crashed, asked = [], 0
    for route in ROUTES:
        role = roles_of(route)[0] if route.roles else "shopper"
        who = OWNERS[role] if route.roles else None
        request = request_of(samples, route, role)
        for one in hostile(route, request, is_paged(app, route)):
            answer = send(client, samples.world, one, who)
            asked += 1
            if answer.status_code in (500, 502):
                crashed.append(f"{one.method} {one.url[:80]} {one.query} {str(one.body)[:200]}")
    assert asked > 1000
    assert not crashed, f"{len(crashed)} of {asked}:\n" + "\n".join(crashed[:60])


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"null", b"[" * 100_000, b'{"a":1e999}'])
def test_a_body_that_is_no_json_is_refused(
    client: FlaskClient,
    samples: Samples,  # noqa: F811
    body: bytes,
) -> None:
    for route in ROUTES:
        if route.method not in ("POST", "PUT") or not route.roles:
            continue
        request = request_of(samples, route, roles_of(route)[0])
        if request.body is None:
            continue
        headers = samples.world.headers(OWNERS[roles_of(route)[0]], "k" + str(len(body)))
        answer = client.open(
            request.url,
            method=route.method,
            data=body,
            headers=headers | {"Content-Type": "application/json"},
        )
        assert answer.status_code < 500, f"{route.path} {body[:20]!r}: {answer.text[:200]}"
