"""One key, one effect, one answer (design D6)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.kernel.db import execute, run_in_unit, unit_of_work
from app.kernel.errors import Busy, IdempotencyMismatch
from app.kernel.idempotency import Answer, once
from app.kernel.models import IdempotencyKey
from tests.kernel.effects import at_once, counted, write_effect


def ask(body: bytes = b"{}", key: str = "key-1", actor: str = "per_a") -> tuple[Answer, bool]:
    def work() -> Answer:
        write_effect("order", 1)
        return Answer(201, '{"id":"ord_1"}')

    return once(actor=actor, key=key, route="POST /orders", body=body, work=work)


def test_a_repeat_gives_the_first_answer_and_does_nothing(effects: str) -> None:
    assert ask() == (Answer(201, '{"id":"ord_1"}'), False)
    assert ask() == (Answer(201, '{"id":"ord_1"}'), True)
    assert counted("order") == {1: 1}


def test_twenty_at_once_make_one_effect_and_get_one_answer(effects: str) -> None:
    results = at_once(*[ask] * 20)
    answers = [result[0] for result in results]  # an exception would not unpack
    assert answers == [Answer(201, '{"id":"ord_1"}')] * 20
    assert sorted(replayed for _, replayed in results) == [False] + [True] * 19
    assert counted("order") == {1: 1}


def test_another_body_under_the_key_is_refused(effects: str) -> None:
    ask()
    with pytest.raises(IdempotencyMismatch) as refused:
        ask(body=b'{"more":1}')
    assert refused.value.status == 422
    assert counted("order") == {1: 1}


def test_different_bodies_at_once_make_one_effect(effects: str) -> None:
    results = at_once(*[lambda n=n: ask(body=b"%d" % n) for n in range(10)])
    made = [result for result in results if not isinstance(result, Exception)]
    assert len(made) == 1
    assert {type(r) for r in results if isinstance(r, Exception)} == {IdempotencyMismatch}
    assert counted("order") == {1: 1}


def test_keys_of_different_people_do_not_meet(effects: str) -> None:
    assert [ask(actor=actor)[1] for actor in ("per_a", "per_b")] == [False, False]
    assert counted("order") == {1: 2}


def test_a_refusal_lets_the_key_be_used_again(effects: str) -> None:
    def refuse() -> Answer:
        write_effect("order", 9)
        raise Busy

    with pytest.raises(Busy):
        once(actor="per_a", key="key-1", route="POST /orders", body=b"{}", work=refuse)
    assert ask()[1] is False
    assert counted("order") == {1: 1}


def test_refused_at_once_with_successes_leaves_one_effect(effects: str) -> None:
    """Half of the requests fail inside their work: their key must not block the others."""
    turns = iter(range(20))

    def sometimes() -> tuple[Answer, bool]:
        turn = next(turns)

        def work() -> Answer:
            if turn % 2:
                raise ZeroDivisionError
            write_effect("order", 1)
            return Answer(201, "{}")

        return once(actor="per_a", key="k", route="POST /orders", body=b"{}", work=work)

    results = at_once(*[sometimes] * 20)
    fresh = [r for r in results if isinstance(r, tuple) and not r[1]]
    assert len(fresh) == 1
    assert counted("order") == {1: 1}
    assert {type(r) for r in results if isinstance(r, Exception)} <= {ZeroDivisionError, Busy}


def test_the_answer_is_stored_with_the_work(effects: str) -> None:
    def outer() -> None:
        ask()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_in_unit(outer)
    assert counted("order") == {}
    assert ask()[1] is False


def test_an_answer_is_kept_sealed_and_however_long_it_is(effects: str) -> None:
    """An address is answered in clear to its owner; 60 lines with long names are 100 kB."""
    long = Answer(200, '{"phone":"17000009999","names":"' + "苹果" * 20_000 + '"}')
    for _ in range(2):
        answer, _ = once(actor="per_a", key="k", route="POST /x", body=b"", work=lambda: long)
        assert answer == long
    with unit_of_work(write=False):
        stored = execute(select(IdempotencyKey.answer)).scalar_one()
    assert "17000009999" not in stored
