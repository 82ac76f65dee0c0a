"""F20: who you are is what you say. Ours comes from the session token alone."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.kernel.http import ROUTES, Body, Query
from tests.factories import make_world
from tests.house.test_openapi import app_views  # noqa: F401 - a fixture

ME = "/api/shop/identity/me"
CLAIMS = ("person_id", "user_id", "openid", "unionid", "role", "roles", "session_id")


def test_what_a_request_claims_beside_its_token_changes_nobody(client: FlaskClient) -> None:
    world = make_world()
    claimed = dict.fromkeys(CLAIMS, world.people["hq"])
    headers = world.headers("shopper") | {"X-User-Id": world.people["hq"], "X-Role": "hq"}
    client.set_cookie("person_id", world.people["hq"])
    answer = client.get(ME, query_string=claimed, headers=headers)
    assert (answer.json["id"], answer.json["roles"]) == (world.people["shopper"], [])


@pytest.mark.parametrize("name", CLAIMS)
def test_a_body_that_names_somebody_is_refused(client: FlaskClient, name: str) -> None:
    world = make_world()
    body = {"place_id": "", "sku_id": world.skus["cola"], "quantity": 1}
    claim = {name: world.people["stranger"]}
    answer = client.put(
        "/api/shop/ordering/cart", json=body | claim, headers=world.headers("shopper")
    )
    assert answer.status_code == 422
    for who in ("shopper", "stranger"):
        cart = client.get("/api/shop/ordering/cart", headers=world.headers(who))
        assert cart.json["items"] == []


def test_no_route_of_the_shop_takes_a_person(app_views: dict[str, Any]) -> None:  # noqa: F811
    """Headquarters name people; nobody else's request has a field for one."""
    for route in ROUTES:
        spec = app_views[route.view]._spec
        models: list[type[Body | Query]] = [
            one for one, _ in spec.get("args", []) if isinstance(one, type)
        ]
        models += [spec["body"]] if "body" in spec else []
        named = {field for model in models for field in getattr(model, "model_fields", {})}
        if not route.path.startswith(("/api/hq/", "/api/hooks/")):
            assert not named & set(CLAIMS), f"{route.path}: {named & set(CLAIMS)}"


@pytest.mark.parametrize("token", ["", "0" * 43, "null", "undefined", "' OR '1'='1"])
def test_a_made_up_token_is_nobody(client: FlaskClient, token: str) -> None:
    make_world()
    answer = client.get(ME, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
