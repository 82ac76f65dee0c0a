"""The socket protocol: hello, replay, live, resync, refusals (F36)."""

from __future__ import annotations

import json
import random
import threading
import time
from datetime import timedelta

import pytest

from app.kernel import stream
from app.kernel.auth import Caller
from app.kernel.clock import frozen_at, now
from app.realtime import connection, hub
from tests.realtime.helpers import (
    Served,
    drop,
    hello,
    moved,
    next_events,
    next_message,
    number_all,
    positions_on,
    say,
    task,
)


def test_welcome_then_live_events_of_own_topics_only(sockets: Served) -> None:
    ws = sockets.connect()
    assert hello(ws, "wang") == {"type": "welcome", "cursor": 0, "topics": 1}

    say(moved("per_li", 1), moved("per_wang", 2))
    number_all()

    got = next_message(ws)
    assert (got["type"], got["name"], got["topic"]) == ("event", "ShipmentMoved", "person:per_wang")
    assert got["data"]["order_id"] == "ord_2"
    assert got["cursor"] == 2
    ws.close()


def test_resuming_replays_what_was_missed_in_order(sockets: Served) -> None:
    say(*(moved("per_wang", n) for n in range(1, 6)))
    number_all()
    ws = sockets.connect()

    assert hello(ws, "wang", cursor=2)["cursor"] == 2
    assert [m["cursor"] for m in next_events(ws, 3)] == [3, 4, 5]
    ws.close()


def test_a_long_replay_comes_in_pages_without_a_gap(
    sockets: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.realtime.service.PAGE", 3)
    say(*(moved("per_wang", n, dest="plc_point") for n in range(1, 21)))
    number_all()
    ws = sockets.connect()
    hello(ws, "wang", cursor=0)
    assert [m["cursor"] for m in next_events(ws, 20)] == list(range(1, 21))
    ws.close()


def test_staff_hear_their_places_and_an_event_on_two_of_them_once(sockets: Served) -> None:
    ws = sockets.connect("staff")
    assert hello(ws, "clerk")["topics"] == 3
    say(moved("per_li", 1, source="plc_store", dest="plc_two"), task("plc_other", 2))
    say(task("plc_two", 3))
    number_all()
    assert [m["cursor"] for m in next_events(ws, 2)] == [1, 3]
    ws.close()


def test_headquarters_asks_for_a_place(sockets: Served) -> None:
    ws = sockets.connect("staff")
    assert hello(ws, "hq", places=["plc_two"])["topics"] == 3  # own, money, the place
    say(task("plc_store", 1), task("plc_two", 2))
    number_all()
    assert next_message(ws)["data"]["place_id"] == "plc_two"
    ws.close()


def test_ping_is_answered(sockets: Served) -> None:
    ws = sockets.connect()
    hello(ws, "wang")
    ws.send('{"type":"ping"}')
    assert next_message(ws) == {"type": "pong"}
    ws.close()


def test_a_cursor_from_the_future_asks_for_a_resync(sockets: Served) -> None:
    say(moved("per_wang", 1))
    number_all()
    ws = sockets.connect()
    assert hello(ws, "wang", cursor=99) == {"type": "welcome", "cursor": 1, "topics": 1}
    assert next_message(ws) == {"type": "resync", "cursor": 1}
    say(moved("per_wang", 2))
    number_all()
    assert next_message(ws)["cursor"] == 2
    ws.close()


def test_a_cursor_older_than_what_is_kept_asks_for_a_resync(sockets: Served) -> None:
    with frozen_at(now() - timedelta(days=30)):
        say(*(moved("per_wang", n) for n in range(1, 4)))
        number_all()
    say(moved("per_wang", 4))
    number_all()
    assert stream.prune() == 6  # three events on two topics each
    assert stream.pruned_position() == 3

    ws = sockets.connect()
    hello(ws, "wang", cursor=2)
    assert next_message(ws) == {"type": "resync", "cursor": 4}
    ws.close()
    ws = sockets.connect()
    hello(ws, "wang", cursor=3)
    assert next_message(ws)["cursor"] == 4
    ws.close()


@pytest.mark.parametrize(
    ("first", "audience", "error", "code"),
    [
        ({"type": "hello", "token": "nobody"}, "shop", "kernel.not_signed_in", 4401),
        ({"type": "hello", "token": "wang"}, "leader", "kernel.forbidden", 4400),
        ({"type": "ping"}, "shop", "kernel.invalid_input", 4400),
        ({"type": "hello", "token": "wang", "cursor": -1}, "shop", "kernel.invalid_input", 4400),
    ],
)
def test_a_wrong_hello_is_refused_in_words(
    sockets: Served, first: dict[str, object], audience: str, error: str, code: int
) -> None:
    ws = sockets.connect(audience)
    ws.send(json.dumps(first))
    told = next_message(ws)
    assert (told["type"], told["code"]) == ("error", error)
    assert told["message"]
    _, frame = ws.recv_data()
    assert int.from_bytes(frame[:2], "big") == code
    assert len(sockets.hub) == 0


def test_a_revoked_session_is_closed(
    sockets: Served, callers: dict[str, Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "CHECK_SECONDS", 0.05)
    monkeypatch.setattr(connection, "TURN_SECONDS", 0.05)
    ws = sockets.connect()
    hello(ws, "wang")
    del callers["wang"]
    assert next_message(ws)["code"] == "kernel.not_signed_in"


def test_a_new_role_makes_the_client_come_back(
    sockets: Served, callers: dict[str, Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "CHECK_SECONDS", 0.05)
    monkeypatch.setattr(connection, "TURN_SECONDS", 0.05)
    ws = sockets.connect("leader")
    hello(ws, "leader")
    callers["leader"] = Caller("per_lead", "s3", callers["clerk"].grants + callers["leader"].grants)
    say(task("plc_point", 1))
    number_all()
    assert next_message(ws)["cursor"] == 1  # a clerk's grant is not a leader's: nothing changed
    grants = (type(callers["leader"].grants[0])("leader", frozenset({"plc_point", "plc_new"})),)
    callers["leader"] = Caller("per_lead", "s3", grants)
    _, frame = ws.recv_data()
    assert int.from_bytes(frame[:2], "big") == 4409


def test_a_silent_phone_is_cut(sockets: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "QUIET_SECONDS", 0.2)
    monkeypatch.setattr(connection, "TURN_SECONDS", 0.05)
    ws = sockets.connect()
    hello(ws, "wang")
    _, frame = ws.recv_data()
    assert int.from_bytes(frame[:2], "big") == 4408


def test_a_queue_that_runs_over_ends_the_connection_and_the_cursor_resumes(
    sockets: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "QUEUE_LIMIT", 5)
    ws = sockets.connect()
    hello(ws, "wang")
    gate = threading.Event()
    follower = next(iter(sockets.hub._followers))
    ring = follower._ring
    follower._ring = lambda: None  # the writer sleeps, as one that waits for a slow phone
    say(*(moved("per_wang", n) for n in range(1, 11)))
    number_all()
    while not follower.has_overflowed:
        gate.wait(0.01)
    ring()
    _, frame = ws.recv_data()
    assert (int.from_bytes(frame[:2], "big"), frame[2:]) == (4409, b"resync")
    ws = sockets.connect()
    hello(ws, "wang", cursor=0)
    assert [m["cursor"] for m in next_events(ws, 10)] == list(range(1, 11))
    ws.close()


def test_a_socket_killed_at_random_misses_nothing_and_doubles_nothing(sockets: Served) -> None:
    """F36: 400 events from three writers while the phone loses its socket again and again."""
    chance = random.Random(20261122)
    count, writers = 132, 3

    def write(offset: int) -> None:
        mine = random.Random(offset)
        for n in range(count):
            number = offset * 1000 + n
            say(
                moved("per_wang", number, dest="plc_point" if mine.random() < 0.5 else None),
                moved("per_li", number),
            )

    done = threading.Event()

    def relay() -> None:
        while not done.is_set():
            number_all()
            time.sleep(chance.random() * 0.01)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
    relaying = threading.Thread(target=relay)
    for thread in [*threads, relaying]:
        thread.start()
    cursor, got = 0, []
    try:
        while len(got) < count * writers:
            ws = sockets.connect()
            assert hello(ws, "wang", cursor)["type"] == "welcome"
            for _ in range(chance.randrange(0, 25)):
                if len(got) == count * writers:
                    break
                message = next_message(ws)
                assert message["type"] == "event"
                cursor = message["cursor"]
                got.append(message)
            drop(ws, chance)
    finally:
        for thread in threads:
            thread.join()
        done.set()
        relaying.join()

    assert [m["cursor"] for m in got] == positions_on("person:per_wang")
    orders = [m["data"]["order_id"] for m in got]
    assert len(set(orders)) == count * writers


def test_nothing_is_kept_of_a_connection_that_ended(sockets: Served) -> None:
    for _ in range(3):
        ws = sockets.connect()
        hello(ws, "wang")
        ws.close()
    deadline = time.monotonic() + 10
    while len(sockets.hub) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(sockets.hub) == 0
    assert sockets.hub._by_topic == {}


def test_a_first_look_that_ends_late_jumps_over_nothing(
    callers: dict[str, Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader and the first phone both ask where the stream ends; between their two answers
    something happens."""
    real, asked, answer = stream.last_position, threading.Event(), threading.Event()

    def slow() -> int:
        if threading.current_thread().name == "reader":
            asked.set()
            answer.wait(0.5)
        return real()

    monkeypatch.setattr("app.realtime.hub.stream.last_position", slow)
    one, mine = hub.Hub(), "person:per_wang"
    reader = threading.Thread(target=one.read_once, name="reader")
    reader.start()
    assert asked.wait(10)
    follower = hub.Follower(frozenset({mine}), ring=lambda: None, abort=lambda: None)
    one.add(follower)
    say(moved("per_wang", 1))
    number_all()
    answer.set()
    reader.join(10)
    one.read_once()
    assert [position for position, _ in follower.queue] == positions_on(mine) == [1]
