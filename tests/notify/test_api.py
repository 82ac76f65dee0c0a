"""The inbox and the consent ledger over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.kernel.clock import frozen_at, now
from app.notify import service
from app.notify.rules import MAX_CONSENTS
from tests.factories import World
from tests.kernel.effects import at_once
from tests.notify.helpers import Phones, an_order, left


@pytest.fixture
def told(world: World) -> World:
    """Five messages for the shopper, two of them written at the same moment; one for another."""
    moment = now()
    for number in range(5):
        with frozen_at(moment + timedelta(seconds=min(number, 3))):
            service.tell_paid(order_id=an_order(world))
    service.tell_paid(order_id=an_order(world, who="stranger"))
    return world


def get(client: FlaskClient, world: World, who: str = "shopper", **query: Any) -> Any:
    return client.get("/api/shop/notify/inbox", query_string=query, headers=world.headers(who)).json


def post(client: FlaskClient, path: str, body: Any, headers: dict[str, str]) -> Any:
    return client.post(f"/api/shop/notify/{path}", json=body, headers=headers)


def test_pages_hold_each_message_once_newest_first(client: FlaskClient, told: World) -> None:
    seen: list[Any] = []
    cursor = None
    for size in (2, 2, 1):
        page = get(client, told, limit=2, **({"cursor": cursor} if cursor else {}))
        assert len(page["items"]) == size
        assert page["unread"] == 5
        seen += page["items"]
        cursor = page["next_cursor"]
    assert cursor is None
    assert len({item["id"] for item in seen}) == 5
    times = [item["created_at"] for item in seen]
    assert times == sorted(times, reverse=True)


def test_an_inbox_is_ones_own(client: FlaskClient, told: World) -> None:
    assert len(get(client, told, "stranger")["items"]) == 1
    foreign = get(client, told)["items"][0]["id"]
    answer = post(client, "inbox/read", {"ids": [foreign]}, told.headers("stranger"))
    assert answer.json == {"unread": 1}
    assert get(client, told)["unread"] == 5


def test_reading_some_then_all(client: FlaskClient, told: World) -> None:
    first = get(client, told)["items"][0]["id"]
    headers = told.headers("shopper")
    assert post(client, "inbox/read", {"ids": [first]}, headers).json == {"unread": 4}
    assert get(client, told)["items"][0]["read_at"] is not None
    assert post(client, "inbox/read", {}, headers).json == {"unread": 0}


@pytest.mark.parametrize("cursor", ["x", "WzFd", "WyJub3cgb3IgbmV2ZXIiLCJtc2ciXQ"])
def test_a_cursor_that_is_not_ours_is_refused(
    client: FlaskClient, told: World, cursor: str
) -> None:
    answer = client.get(
        "/api/shop/notify/inbox", query_string={"cursor": cursor}, headers=told.headers("shopper")
    )
    assert (answer.status_code, answer.json["error"]["code"]) == (422, "kernel.invalid_input")


def test_consents_count_up_once_per_request(
    client: FlaskClient, world: World, phones: Phones
) -> None:
    template_id = phones.box.world.template_ids["shipped"]
    body = {"answers": {"order_paid": "accept", template_id: "accept", "refunded": "reject"}}
    for _ in range(2):  # the second is the same request again
        answer = post(client, "consents", body, world.headers("shopper", "k1"))
        assert answer.status_code == 200
    counts = {item["template"]: item["remaining"] for item in answer.json["items"]}
    assert (counts["order_paid"], counts["shipped"], counts["refunded"]) == (1, 1, 0)
    assert left(world, "order_paid", "stranger") is None


def test_a_ban_takes_what_was_left(client: FlaskClient, world: World, phones: Phones) -> None:
    service.add_consents(person_id=world.people["shopper"], answers={"shipped": "accepted"})
    body = {"answers": {"shipped": "ban"}}
    post(client, "consents", body, world.headers("shopper", "k1"))
    assert left(world, "shipped") == 0


def test_an_unknown_template_counts_nothing(
    client: FlaskClient, world: World, phones: Phones
) -> None:
    body = {"answers": {"order_paid": "accept", "nonsense": "accept"}}
    answer = post(client, "consents", body, world.headers("shopper", "k1"))
    assert (answer.status_code, answer.json["error"]["code"]) == (422, "notify.unknown_template")
    assert left(world, "order_paid") is None


def test_consents_counted_at_once_add_up_and_have_an_end(world: World, phones: Phones) -> None:
    person_id = world.people["shopper"]

    def accept() -> None:
        service.add_consents(person_id=person_id, answers={"shipped": "accept"})

    assert at_once(*[accept] * 10) == [None] * 10
    assert left(world, "shipped") == 10
    for _ in range(MAX_CONSENTS):
        accept()
    assert left(world, "shipped") == MAX_CONSENTS


def test_templates_tell_the_client_what_to_ask_for(
    client: FlaskClient, world: World, phones: Phones
) -> None:
    answer = client.get("/api/shop/notify/templates", headers=world.headers("shopper"))
    ids = {item["template"]: item["template_id"] for item in answer.json["items"]}
    known = phones.box.world.template_ids
    assert ids == {
        name: known[name]
        for name in ("order_paid", "pickup_ready", "shipped", "order_changed", "refunded")
    }
