"""How a unit of work ends: its last work, its commit, and a connection with nothing open."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from app.kernel import db
from app.kernel.clock import now
from app.kernel.models import Lease


def write(name: str) -> None:
    db.execute(insert(Lease).values(name=name, holder="test", fence=1, until=now(), position=0))


def names() -> list[str]:
    with db.unit_of_work(write=False):
        return [row.name for row in db.all_rows(select(Lease.name).order_by(Lease.name))]


def test_last_work_runs_inside_after_everything_else(database: str) -> None:
    order: list[str] = []

    @db.command
    def inner() -> None:
        db.before_commit(lambda: (order.append("last"), write("b")))
        db.after_commit(lambda: order.append(f"after {names()}"))

    @db.command
    def outer() -> None:
        inner()
        order.append("work")
        write("a")

    outer()
    assert order == ["work", "last", "after ['a', 'b']"]


def test_last_work_that_raises_undoes_the_unit(database: str) -> None:
    def refuse() -> None:
        write("b")
        raise ValueError("no")

    @db.command
    def work() -> None:
        write("a")
        db.before_commit(refuse)
        db.after_commit(lambda: pytest.fail("nothing was committed"))

    with pytest.raises(ValueError, match="no"):
        work()
    assert names() == []


def test_contended_last_work_runs_the_unit_again(database: str) -> None:
    tries: list[int] = []

    def last() -> None:
        tries.append(len(tries) + 1)
        if len(tries) < 3:
            raise db.Contended

    @db.command
    def work() -> None:
        write("a")
        db.before_commit(last)

    work()
    assert tries == [1, 2, 3]
    assert names() == ["a"]


def test_a_failed_unit_leaves_nothing_open_on_its_connection(database: str) -> None:
    """The pool does not roll back on return: the unit itself must have."""

    @db.command
    def fail() -> None:
        write("half")
        raise ZeroDivisionError

    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            fail()
        with db.unit_of_work():
            write("whole")
        assert names() == ["whole"]
        with db.unit_of_work():
            db.execute(delete(Lease))


def test_last_work_needs_a_writing_unit(database: str) -> None:
    with pytest.raises(RuntimeError, match="no writing unit"):
        db.before_commit(lambda: None)
    with db.unit_of_work(write=False), pytest.raises(RuntimeError, match="no writing unit"):
        db.before_commit(lambda: None)


def test_a_row_that_another_unit_wrote_meanwhile_is_found_by_the_second_look(
    database: str,
) -> None:
    """Look, then insert: two units at once both see nothing; the second one looks again."""
    looks: list[int] = []

    @db.command
    def ensure() -> str:
        looks.append(1)
        known = "shared" in [row.name for row in db.all_rows(select(Lease.name))]
        if len(looks) == 1 and db.engine().dialect.name != "sqlite":
            other = threading.Thread(target=_write_elsewhere)
            other.start()
            other.join()
        if known:
            return "found"
        write("shared")
        return "made"

    on_server = db.engine().dialect.name != "sqlite"
    assert ensure() == ("found" if on_server else "made")
    assert names() == ["shared"]
    with pytest.raises(IntegrityError):  # a mistake stays a mistake: it is not tried for ever
        db.run_in_unit(lambda: write("shared"))


def _write_elsewhere() -> None:
    with db.unit_of_work():
        write("shared")


def test_a_random_number_that_comes_up_twice_is_drawn_again(database: str) -> None:
    with db.unit_of_work():
        write("77")
    numbers = iter(["77", "77", "78"])
    db.run_in_unit(lambda: write(next(numbers)))
    assert names() == ["77", "78"]


def test_a_command_inside_a_query_is_refused_not_half_done(database: str) -> None:
    """A reading unit commits each statement by itself: a command there would not be one."""
    with pytest.raises(RuntimeError, match="reading"):
        db.query(lambda: db.run_in_unit(lambda: write("a")))()
    assert names() == []


def test_an_error_of_the_database_does_not_tell_what_was_written(database: str) -> None:
    """It ends in logs and in the event's row, where nobody's name or phone belongs."""
    row = insert(Lease).values(name="a", holder="17000009999", fence=None, until=now(), position=0)
    with pytest.raises(IntegrityError) as refused, db.unit_of_work():
        db.execute(row)
    assert "17000009999" not in str(refused.value)
