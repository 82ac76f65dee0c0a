"""Polling fallback: the same events, own topics only."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.realtime.helpers import moved, number_all, say, task


def ask(client: FlaskClient, token: str, audience: str = "shop", **query: Any) -> Any:
    return client.get(
        f"/api/{audience}/realtime/events",
        query_string=query,
        headers={"Authorization": f"Bearer {token}"},
    )


@pytest.fixture
def told(client: FlaskClient, callers: Any) -> FlaskClient:
    """Four events are numbered: two of wang's, one of li's, one of a place."""
    say(moved("per_wang", 1), moved("per_li", 2))
    say(task("plc_point", 3), moved("per_wang", 4, dest="plc_point"))
    number_all()
    return client


def test_without_a_cursor_the_newest_is_answered(told: FlaskClient) -> None:
    assert ask(told, "wang").json == {
        "items": [],
        "cursor": 4,
        "is_resync": False,
        "has_more": False,
    }


def test_own_events_after_the_cursor(told: FlaskClient) -> None:
    answer = ask(told, "wang", cursor=0).json
    assert [(m["cursor"], m["topic"]) for m in answer["items"]] == [
        (1, "person:per_wang"),
        (4, "person:per_wang"),
    ]
    assert (answer["cursor"], answer["has_more"]) == (4, False)
    assert ask(told, "wang", cursor=1).json["items"] == answer["items"][1:]


def test_pages_go_on_from_the_cursor(told: FlaskClient) -> None:
    first = ask(told, "wang", cursor=0, limit=1).json
    assert ([m["cursor"] for m in first["items"]], first["cursor"], first["has_more"]) == (
        [1],
        1,
        True,
    )


def test_the_cursor_passes_by_other_peoples_events(told: FlaskClient) -> None:
    assert ask(told, "li", cursor=2).json["cursor"] == 4


def test_a_leader_hears_the_point(told: FlaskClient) -> None:
    answer = ask(told, "leader", "leader", cursor=0).json
    assert [(m["cursor"], m["name"]) for m in answer["items"]] == [
        (3, "TaskChanged"),
        (4, "ShipmentMoved"),
    ]


def test_a_foreign_place_cannot_be_asked_for(told: FlaskClient) -> None:
    assert ask(told, "clerk", "staff", cursor=0, places="plc_point").json["items"] == []
    asked = ask(told, "hq", "staff", cursor=0, places="plc_point").json["items"]
    assert [m["cursor"] for m in asked] == [3, 4]


def test_audiences_are_kept_apart(told: FlaskClient) -> None:
    assert ask(told, "wang", "leader").status_code == 403
    assert ask(told, "leader", "staff").status_code == 403
    assert ask(told, "nobody").status_code == 401


def test_an_impossible_cursor_says_so(told: FlaskClient) -> None:
    assert ask(told, "wang", cursor=5).json["is_resync"] is True
    refused = ask(told, "wang", cursor="x")
    assert (refused.status_code, refused.json["error"]["code"]) == (422, "kernel.invalid_input")
