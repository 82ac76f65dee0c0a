"""Topics and messages of the live stream. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

MAX_ASKED = 50  # places one connection of headquarters may follow


def person_topic(person_id: str) -> str:
    return f"person:{person_id}"


def place_topic(place_id: str) -> str:
    return f"place:{place_id}"


HQ_TOPIC = "hq:money"  # what headquarters alone hears


def to_hq(event: Any) -> list[str]:
    """Headquarters alone."""
    return [HQ_TOPIC]


def to_person(event: Any) -> list[str]:
    """The customer alone."""
    return [person_topic(event.person_id)]


def to_place(event: Any) -> list[str]:
    """The people of the place alone."""
    return [place_topic(event.place_id)]


def to_person_and_place(event: Any) -> list[str]:
    """The customer, and the place the event names (an order from home may name none)."""
    return to_person(event) + (to_place(event) if event.place_id else [])


def to_person_and_both_places(event: Any) -> list[str]:
    """The customer, the place a parcel leaves and the place it goes to."""
    places = [event.source_place_id, event.dest_place_id]
    return to_person(event) + [place_topic(place) for place in places if place]


def to_place_if_any(event: Any) -> list[str]:
    """The people of the place, where the event is about one."""
    return to_place(event) if event.place_id else []


def to_both_ends(event: Any) -> list[str]:
    """The people of the two places of a transfer."""
    return [place_topic(place) for place in (event.from_place_id, event.to_place_id)]


def topics_for(
    person_id: str, covered: frozenset[str] | None, asked: Iterable[str]
) -> frozenset[str]:
    """What a caller hears: own events, and those of covered places.

    `covered` None means every place (headquarters): then only those asked for, since nobody
    reads all at once. Somebody with places of their own hears all of them unless they ask for
    some; a place that is not theirs is left out.
    """
    wanted = list(dict.fromkeys(asked))[:MAX_ASKED]
    own = [person_topic(person_id)]
    if covered is None:
        own.append(HQ_TOPIC)
        places: Iterable[str] = wanted
    else:
        places = [place for place in wanted if place in covered] if wanted else covered
    return frozenset([*own, *(place_topic(place) for place in places)])


def one_per_position(rows: Sequence[Any]) -> list[Any]:
    """An event on several of the caller's topics is told once, on the first of them."""
    out: list[Any] = []
    for row in rows:
        if not out or out[-1].position != row.position:
            out.append(row)
    return out


def event_message(row: Any) -> dict[str, Any]:
    """A stream row as clients see it; `cursor` is where to resume after it."""
    return {
        "type": "event",
        "cursor": row.position,
        "name": row.name,
        "topic": row.topic,
        "data": row.payload,
        "at": rfc3339(row.at),
    }


def rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def encode(message: dict[str, Any]) -> str:
    """One message as it goes over the wire."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
