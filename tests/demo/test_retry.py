"""What is asked again, and what never is."""

import pytest

from demo.retry import LONGEST_PAUSE, PATIENCE, Outcome, asks_again, is_repeatable, pause


@pytest.mark.parametrize(
    ("method", "has_key", "is_safe", "expected"),
    [
        ("GET", False, False, True),
        ("PUT", False, False, True),
        ("DELETE", False, False, True),
        ("POST", False, False, False),
        ("POST", True, False, True),
        ("POST", False, True, True),
    ],
)
def test_what_may_be_repeated(method: str, has_key: bool, is_safe: bool, expected: bool) -> None:
    assert is_repeatable(method, has_key=has_key, is_safe=is_safe) is expected


@pytest.mark.parametrize(
    ("outcome", "repeatable", "expected"),
    [
        (Outcome(200), True, False),
        (Outcome(409), True, False),
        (Outcome(429), True, False),
        (Outcome(500), True, False),
        (Outcome(502), True, True),
        (Outcome(502), False, False),  # it may have happened
        (Outcome(504), False, False),
        (Outcome(503), False, True),  # it has not
        (Outcome(None), True, True),
        (Outcome(None), False, False),
        (Outcome(None, is_connected=False), False, True),  # it never left
    ],
)
def test_asking_again(outcome: Outcome, repeatable: bool, expected: bool) -> None:
    assert asks_again(outcome, repeatable=repeatable, waited=1.0) is expected


def test_patience_ends() -> None:
    assert asks_again(Outcome(503), repeatable=True, waited=PATIENCE - 0.1)
    assert not asks_again(Outcome(503), repeatable=True, waited=PATIENCE)


def test_pauses_grow_to_a_limit_and_are_spread() -> None:
    assert [pause(tries, 1.0) for tries in range(3)] == [0.1, 0.2, 0.4]
    assert pause(0, 0.0) == 0.05
    assert pause(50, 1.0) == LONGEST_PAUSE
