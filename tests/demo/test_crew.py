"""Jobs run at their time, errands last, and no failure is lost. Lines tell each event once."""

import threading
import time
from typing import Any

from demo.crew import Crew
from demo.ears import Line, take


def wait_idle(crew: Crew) -> None:
    deadline = time.monotonic() + 10
    while crew.open and time.monotonic() < deadline:
        time.sleep(0.005)


def test_what_is_promised_goes_before_new_errands() -> None:
    crew = Crew(1, lambda what, trace: None)
    gate, ran = threading.Event(), list[str]()
    crew.soon("hold", lambda: (gate.wait(5), None)[1])
    past = time.monotonic() - 100
    crew.at(past - 50, "errand", lambda: ran.append("errand"), is_errand=True)
    crew.at(past + 1, "second", lambda: ran.append("second"))
    crew.at(past, "first", lambda: ran.append("first"))

    gate.set()
    wait_idle(crew)
    crew.stop()

    assert ran == ["first", "second", "errand"]


def test_a_failure_is_told_and_the_thread_goes_on() -> None:
    told: list[str] = []
    crew = Crew(1, lambda what, trace: told.append(what))
    ran = threading.Event()

    def fail() -> None:
        raise ValueError("no")

    crew.soon("broken", fail)
    crew.soon("fine", ran.set)
    wait_idle(crew)
    crew.stop()

    assert told == ["broken: no"]
    assert ran.is_set()


def test_stopped_crew_drops_what_waits() -> None:
    crew = Crew(1, lambda what, trace: None)
    crew.after(1000, "never", lambda: None)

    crew.stop()

    assert crew.open == 0


def event(cursor: int) -> dict[str, Any]:
    at = "1970-01-01T00:00:10.000Z"
    return {"type": "event", "cursor": cursor, "name": "X", "data": {}, "at": at}


def test_a_line_resumes_where_it_was_and_counts_what_comes_twice() -> None:
    heard: list[int] = []
    line = Line(actor=None, audience="shop", hear=lambda m: heard.append(m["cursor"]))  # type: ignore[arg-type]

    take(line, {"type": "welcome", "cursor": 5}, 0.0)
    take(line, event(6), 10.5)
    take(line, {"type": "welcome", "cursor": 6}, 11.0)  # after a reconnection
    take(line, event(6), 12.0)
    take(line, event(9), 13.0)

    assert heard == [6, 9]
    assert (line.first, line.cursor, line.doubled, line.connected) == (5, 9, 1, 2)
    assert line.delays == [0.5, 3.0]
