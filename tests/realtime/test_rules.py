"""Topics and shapes."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

from app.realtime.rules import (
    event_message,
    one_per_position,
    to_person_and_both_places,
    to_person_and_place,
    topics_for,
)
from tests.realtime.helpers import moved


def test_everybody_hears_themselves_and_own_places() -> None:
    assert topics_for("p", frozenset(), []) == {"person:p"}
    assert topics_for("p", frozenset({"a", "b"}), []) == {"person:p", "place:a", "place:b"}


def test_asking_narrows_but_never_widens() -> None:
    assert topics_for("p", frozenset({"a", "b"}), ["b", "z"]) == {"person:p", "place:b"}
    assert topics_for("p", frozenset({"a"}), ["z"]) == {"person:p"}


def test_headquarters_hears_only_what_it_asks_for() -> None:
    own = {"person:p", "hq:money"}
    assert topics_for("p", None, []) == own
    assert topics_for("p", None, ["a", "b"]) == own | {"place:a", "place:b"}
    assert len(topics_for("p", None, [str(n) for n in range(500)])) == 52


def test_a_parcel_is_told_to_its_customer_and_both_places() -> None:
    both = moved("per_wang", 1, source="plc_a", dest="plc_b")
    assert to_person_and_both_places(both) == ["person:per_wang", "place:plc_a", "place:plc_b"]
    home = moved("per_wang", 1, source="plc_a", dest=None)
    assert to_person_and_both_places(home) == ["person:per_wang", "place:plc_a"]


def test_an_order_from_home_has_no_place() -> None:
    order = SimpleNamespace(person_id="p", place_id=None)
    assert to_person_and_place(order) == ["person:p"]


def test_an_event_on_two_topics_is_told_once() -> None:
    rows = [SimpleNamespace(position=p, topic=t) for p, t in [(1, "a"), (1, "b"), (2, "b")]]
    assert [(row.position, row.topic) for row in one_per_position(rows)] == [(1, "a"), (2, "b")]


def test_the_message_says_where_to_resume_and_when() -> None:
    row = SimpleNamespace(
        position=7,
        topic="person:p",
        name="OrderPaid",
        payload={"order_id": "o"},
        at=datetime(2026, 11, 22, 1, 2, 3, 456789, tzinfo=UTC),
    )
    assert event_message(row) == {
        "type": "event",
        "cursor": 7,
        "name": "OrderPaid",
        "topic": "person:p",
        "data": {"order_id": "o"},
        "at": "2026-11-22T01:02:03.456Z",
    }
