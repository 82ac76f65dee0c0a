"""Every short day has every kind of order and every twist; kills fall into the middle of it."""

from collections import Counter

import pytest

from demo.baskets import OPENS, Basket, chosen, read_baskets
from demo.kills import VICTIMS, Kill, kill_plan
from demo.options import BASKETS, parse
from demo.script import HOME_ONE_IN, SCAN_GO, TURNS, write_script


def test_the_default_day_has_every_kind_and_twist() -> None:
    script = write_script(chosen(read_baskets(), BASKETS, 1))

    found = {(errand.kind, errand.twist) for errand in script}

    assert found == {(kind, twist) for kind, twists in TURNS.items() for twist in twists}


def test_one_in_eight_is_from_home() -> None:
    baskets = [Basket(n, n, "S001", OPENS + n, (("J1", 1),)) for n in range(80)]

    script = write_script(baskets)

    assert Counter(errand.is_home for errand in script) == {False: 70, True: 10}
    assert [errand.number for errand in script] == list(range(80))
    assert all(errand.kind == SCAN_GO for errand in script if errand.number % HOME_ONE_IN != 7)


def test_the_same_baskets_give_the_same_script() -> None:
    baskets = chosen(read_baskets(), 100, 7)

    assert write_script(baskets) == write_script(baskets)


def test_kills_are_spread_over_the_middle() -> None:
    plan = kill_plan(VICTIMS, 100.0)

    assert [kill.name for kill in plan] == list(VICTIMS)
    assert [round(kill.at, 6) for kill in plan] == [26.0, 38.0, 50.0, 62.0, 74.0]
    assert kill_plan(("api",), 10.0) == [Kill("api", 5.0)]
    assert kill_plan((), 10.0) == []


def test_options_have_defaults() -> None:
    assert parse(["--kill", "--seed", "3"]).seed == 3


@pytest.mark.parametrize(
    "wrong", [["--url", "http://x", "--kill"], ["--speed", "0"], ["--baskets", "0"]]
)
def test_options_that_make_no_sense_are_refused(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parse(wrong)

    assert stop.value.code == 2
