"""F23: state changed by GET, or by a form of another site with the user's cookie."""

from __future__ import annotations

from flask.testing import FlaskClient

from app import create_app
from app.kernel.http import ROUTES
from tests.factories import make_world
from tests.house.test_roles import rows

app = create_app()
WRITES_ON_GET = {"/api/shop/screens/scan"}  # the scan itself is recorded: who, where, what


def test_no_get_route_changes_a_row(client: FlaskClient) -> None:
    world = make_world()
    before = rows()
    for route in ROUTES:
        if route.method == "GET" and "<" not in route.path and route.path not in WRITES_ON_GET:
            for who in ("shopper", "clerk", "leader", "hq"):
                client.get(
                    route.path,
                    query_string={"place_id": world.places["S1"]},
                    headers=world.headers(who),
                )
    changed = {name for name, values in rows().items() if values != before[name]}
    assert changed <= {"kernel_generations"}


def test_a_changing_route_has_no_get(client: FlaskClient) -> None:
    world = make_world()
    for path in ("/orders/ord_x/cancel", "/orders/ord_x/pay"):
        url = f"/api/shop/ordering{path}"
        assert client.get(url, headers=world.headers("shopper")).status_code == 405


def test_a_cookie_is_nobody(client: FlaskClient) -> None:
    """The token travels in a header that no other site can set."""
    world = make_world()
    for name in ("session", "token", "Authorization"):
        client.set_cookie(name, f"Bearer {world.tokens['shopper']}")
    answer = client.post("/api/shop/ordering/orders", data={"kind": "in_store"})
    assert answer.status_code == 401
    assert not any(name.lower() == "set-cookie" for name, _ in answer.headers)
