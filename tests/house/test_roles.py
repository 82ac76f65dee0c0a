"""Every route x every role x own and foreign scope, generated from kernel.http.ROUTES (F16, F20).

Without a token: 401. With a role the route does not name: 403. The owner's request sent by
someone else, the same role elsewhere included: 403 or 404, and not one row changed. Sent by
its owner: never 401, 403 or a crash. A new route is tested without being named here, unless
it has a path variable or a body: then role_samples.py must know one, or the test stops.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import create_app
from app.identity import service as identity
from app.kernel.auth import ROLES, SHOPPER
from app.kernel.db import execute, unit_of_work
from app.kernel.http import ROUTES, Route
from app.kernel.ids import new_id
from app.kernel.settings import settings, use_settings
from app.kernel.stream import relay_once, take_lease
from app.models import metadata
from app.wiring.clients import forget_wechat, provide_clients
from tests.factories import PEOPLE, World, make_world
from tests.house.role_samples import OWNERS, NoSample, Request, Samples, make_samples, request_of
from tests.wechat.conftest import data_dir, sandbox, world_dir  # noqa: F401 - fixtures
from wechat.sandbox.serve import Running

create_app()  # fills ROUTES
ROOMS = {"kernel", "identity", "ordering", "fulfilment", "places", "catalog"}
SYNC = "/sync/ops"  # answers 200 with one verdict per operation
# a wrong one-time code is no question of rights: the request got past them
VERDICTS = {
    "fulfilment.wrong_pickup_code",
    "fulfilment.exit_code_unreadable",
    "identity.login_refused",
    "importing.no_file",  # a file is no JSON body
}


@pytest.fixture
def samples(app: APIFlask, sandbox: Running) -> Iterator[Samples]:  # noqa: F811
    """The product beside a sandbox WeChat that knows the shopper."""
    bases = dict.fromkeys(("WECHAT_API_BASE", "WECHAT_PAY_BASE", "WECHAT_WORK_BASE"), sandbox.url)
    use_settings(replace(settings(), wechat=bases))
    provide_clients()  # other tests may have put their own in their place
    forget_wechat()
    world = make_world()
    openid = identity.wechat_openid(person_id=world.people["shopper"])
    requests.post(f"{sandbox.url}/sandbox/users", json={"openid": openid}, timeout=5)
    made = make_samples(world)
    fence = take_lease("test")
    assert fence is not None
    while relay_once(fence):
        pass
    yield made
    forget_wechat()


def in_order(routes: list[Route]) -> list[Route]:
    """Looking first, ending last; a session is ended when nobody needs it any more."""
    ranks = {"GET": 0, "PUT": 1, "POST": 2, "DELETE": 3}
    return sorted(
        routes, key=lambda r: (r.path.endswith(("/delivered", "/sessions")), ranks[r.method])
    )


def send(client: FlaskClient, world: World, request: Request, who: str | None) -> TestResponse:
    headers = world.headers(who, new_id("key")) if who else {}
    return client.open(
        request.url,
        method=request.method,
        query_string=request.query,
        json=request.body,
        headers=headers,
    )


def code_of(answer: TestResponse) -> str:
    body = answer.get_json(silent=True)
    return str(body["error"]["code"]) if isinstance(body, dict) and "error" in body else ""


def said(route: Route, who: str | None, answer: TestResponse, want: str) -> str:
    text = answer.get_data(as_text=True)[:200]
    return f"{route.method} {route.path} as {who}: {answer.status_code}, not {want}: {text}"


def others(role: str) -> list[str]:
    """Everybody but the owner: the same role elsewhere and all other roles but headquarters,
    whose rights cover every place."""
    return [who for who in PEOPLE if who not in (OWNERS[role], "hq")]


def roles_of(route: Route) -> list[str]:
    return [role for role in ROLES if role in route.roles]


def rows() -> dict[str, list[str]]:
    """The whole database as text, to see that nothing has changed."""
    with unit_of_work(write=False):
        return {
            name: sorted(repr(tuple(row)) for row in execute(select(table)).all())
            for name, table in metadata.tables.items()
        }


def is_refused(route: Route, answer: TestResponse) -> bool:
    if route.path.endswith(SYNC) and answer.status_code == 200:
        [one] = answer.get_json()["answers"]
        code = one["error"]["code"] if one["error"] else ""
        return one["status"] == "conflict" and (
            code == "kernel.forbidden" or code.endswith("_not_found")
        )
    code = code_of(answer)
    return (answer.status_code == 403 and code == "kernel.forbidden") or (
        answer.status_code == 404 and code.split(".")[0] in ROOMS
    )


def test_there_are_routes_and_each_says_who() -> None:
    assert len(ROUTES) > 50
    assert all(route.roles or route.scope == "public" for route in ROUTES)
    assert all(role in ROLES for route in ROUTES for role in route.roles)
    audiences = {route.path.split("/")[2]: set() for route in ROUTES}
    for route in ROUTES:
        audiences[route.path.split("/")[2]] |= set(route.roles)
    # staff and headquarters routes are never open to everybody signed in
    assert all(SHOPPER not in audiences[name] for name in ("staff", "leader", "hq"))


def test_each_http_rule_is_declared_through_the_door(app: APIFlask) -> None:
    """A route made past `endpoint` would be guarded by nobody."""
    declared = {(route.method, route.path) for route in ROUTES}
    open_pages = {"/healthz", "/readyz", "/metrics", "/openapi.json", "/docs", "/01/<path:rest>"}
    for rule in app.url_map.iter_rules():
        if rule.rule in open_pages or rule.endpoint.startswith(("static", "openapi.")):
            continue
        for method in rule.methods or set():
            if method not in ("HEAD", "OPTIONS"):
                assert (method, rule.rule) in declared, f"{method} {rule.rule} is not declared"


def test_a_route_without_a_sample_stops_the_test(samples: Samples) -> None:
    new = Route("GET", "/api/shop/x/things/<thing_id>", (SHOPPER,), "own", False, "x.y")
    with pytest.raises(NoSample, match="thing_id"):
        request_of(samples, new, SHOPPER)


def test_nobody_and_wrong_roles_are_refused_and_change_nothing(
    client: FlaskClient, samples: Samples
) -> None:
    before, wrong = rows(), []
    for route in ROUTES:
        if route.scope == "public":
            continue
        request = request_of(samples, route, roles_of(route)[0])
        for token in ("", "Bearer", "Bearer nonsense", "Basic " + samples.world.tokens["hq"]):
            answer = client.open(
                request.url,
                method=request.method,
                query_string=request.query,
                json=request.body,
                headers={"Authorization": token, "Idempotency-Key": "k"} if token else {},
            )
            if (answer.status_code, code_of(answer)) != (401, "kernel.not_signed_in"):
                wrong.append(said(route, token or None, answer, "401"))
        for role in ROLES:
            if role in route.roles or SHOPPER in route.roles:
                continue
            answer = send(client, samples.world, request, OWNERS[role])
            if (answer.status_code, code_of(answer)) != (403, "kernel.forbidden"):
                wrong.append(said(route, role, answer, "403"))
    assert not wrong, "\n".join(wrong)
    assert rows() == before


def test_what_is_someone_elses_is_refused_and_unchanged(
    client: FlaskClient, samples: Samples
) -> None:
    before, wrong, asked = rows(), [], 0
    for route in ROUTES:
        if route.scope not in ("own", "place") or route.path.endswith(SYNC):
            continue
        for role in roles_of(route):
            request = request_of(samples, route, role)
            if role == "hq" or not request.names_a_row:
                continue
            for who in others(role):
                if SHOPPER not in route.roles and PEOPLE[who][0] not in route.roles:
                    continue  # the wrong role: tested above
                if PEOPLE[who][1] == PEOPLE[OWNERS[role]][1] is not None:
                    continue  # another role of the very same place
                answer = send(client, samples.world, request, who)
                asked += 1
                if not is_refused(route, answer):
                    wrong.append(said(route, who, answer, "403 or 404"))
    assert not wrong, "\n".join(wrong)
    assert asked > 60
    assert rows() == before


def test_someone_elses_offline_work_is_a_conflict(client: FlaskClient, samples: Samples) -> None:
    for route in ROUTES:
        if route.path.endswith(SYNC):
            for role in roles_of(route):
                request = request_of(samples, route, role)
                answer = send(client, samples.world, request, f"other_{role}")
                assert is_refused(route, answer), said(route, f"other_{role}", answer, "conflict")


def test_lists_hold_nothing_of_others(client: FlaskClient, samples: Samples) -> None:
    """Own-scope lists name no row: a stranger's answer may not hold an id of the shopper's."""
    world, wrong = samples.world, []
    secrets = [
        *(samples.order_id, samples.in_store_order_id, samples.own_shipment),
        *(world.people["shopper"], world.address["shopper"], world.tokens["shopper"]),
        *samples.tasks.values(),
    ]
    for route in ROUTES:
        if route.method != "GET" or route.scope != "own":
            continue
        request = request_of(samples, route, roles_of(route)[0])
        if request.names_a_row:
            continue
        who = "stranger" if SHOPPER in route.roles else f"other_{roles_of(route)[0]}"
        text = send(client, world, request, who).get_data(as_text=True)
        wrong += [f"{route.path} shows {one} to {who}" for one in secrets if one in text]
    assert not wrong, "\n".join(wrong)


def test_the_owner_is_never_refused_and_nothing_crashes(
    client: FlaskClient, samples: Samples
) -> None:
    wrong = []
    for route in in_order(ROUTES):
        for role in roles_of(route) or [None]:
            request = request_of(samples, route, role or SHOPPER)
            who = OWNERS[role] if role else None
            answer = send(client, samples.world, request, who)
            is_good = (
                answer.status_code < 400
                or answer.status_code == 409
                or code_of(answer) in VERDICTS
                or (route.scope == "public" and 401 <= answer.status_code < 404)
            )
            if route.method == "GET" and answer.status_code != 200 and route.scope != "public":
                is_good = False
            if (
                route.path.endswith(SYNC)
                and answer.status_code == 200
                and is_refused(route, answer)
            ):
                is_good = False
            if not is_good:
                wrong.append(said(route, who, answer, "done or 409"))
    assert not wrong, "\n".join(wrong)


def test_answers_of_others_never_name_what_is_in_the_envelope(
    client: FlaskClient, samples: Samples
) -> None:
    """A refusal tells a stranger no more than that there is nothing for them."""
    answer = client.get(
        f"/api/shop/ordering/orders/{samples.order_id}", headers=samples.world.headers("stranger")
    )
    unknown = client.get(
        f"/api/shop/ordering/orders/{new_id('ord')}", headers=samples.world.headers("stranger")
    )

    def bare(one: TestResponse) -> Any:
        body = one.get_json()["error"]
        return one.status_code, body["code"], body["message"], json.dumps(body["details"])

    assert bare(answer) == bare(unknown)
