"""The pure rules of parcels: tables, picking, looking, times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.fulfilment import rules
from app.fulfilment.types import LineView

AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)

FLOWS = sorted(rules.SHIPMENT_STATES)


def reachable(flow: str) -> set[str]:
    seen, more = {"new"}, ["new"]
    while more:
        state = more.pop()
        for (before, _), after in rules.SHIPMENT_STATES[flow].items():
            if before == state and after not in seen:
                seen.add(after)
                more.append(after)
    return seen - {"new"}


@pytest.mark.parametrize("flow", FLOWS)
def test_every_state_leads_to_an_end_and_ends_are_final(flow: str) -> None:
    table = rules.SHIPMENT_STATES[flow]
    for state in reachable(flow):
        leads_on = any(before == state for before, _ in table)
        assert leads_on != (state in rules.CLOSED), state
        assert rules.state_words(state) != state, "no Chinese word"
    assert rules.UPLOAD_AT[flow] in reachable(flow)
    assert flow in rules.LOGISTICS_TYPE


@pytest.mark.parametrize("flow", FLOWS)
def test_what_can_be_refused_can_be_cancelled_and_has_not_left(flow: str) -> None:
    table = rules.SHIPMENT_STATES[flow]
    for state in reachable(flow) - rules.GONE:
        assert ((state, "refuse") in table) == ((state, "cancel") in table)
        assert rules.has_left(flow, state) == ((state, "cancel") not in table)


def test_left_means_gone_from_the_source() -> None:
    left = {flow: {s for s in reachable(flow) if rules.has_left(flow, s)} for flow in FLOWS}
    assert left == {
        "in_store": {"collected"},
        "pickup": {"collected"},
        "transfer": {"shipped", "ready", "collected"},
        "rider": {"shipped", "delivered"},
        "express": {"shipped", "in_transit", "delivered"},
    }


@pytest.mark.parametrize(
    ("ready_at", "days", "until"),
    [
        (datetime(2026, 11, 23, 2, 30, tzinfo=UTC), 3, datetime(2026, 11, 26, 16, tzinfo=UTC)),
        # half an hour past midnight in China: the day has just begun
        (datetime(2026, 11, 23, 16, 30, tzinfo=UTC), 1, datetime(2026, 11, 25, 16, tzinfo=UTC)),
        (datetime(2026, 11, 23, 2, 30, tzinfo=UTC), 0, None),
    ],
)
def test_goods_are_kept_for_whole_days(
    ready_at: datetime, days: int, until: datetime | None
) -> None:
    assert rules.keep_until(ready_at, days) == until
    if until is not None:
        assert not rules.waits_too_long(until, until - timedelta(seconds=1))
        assert rules.waits_too_long(until, until)
    else:
        assert not rules.waits_too_long(until, ready_at + timedelta(days=999))


def test_steps_stand_in_the_order_of_the_timeline() -> None:
    for (flow, state), steps in rules.STEPS_DONE.items():
        assert state in reachable(flow)
        assert [rules.step_seq(s) for s in steps] == sorted(rules.step_seq(s) for s in steps)
        assert all(rules.step_seq(s) < rules.step_seq("unheard of") for s in steps)


@pytest.mark.parametrize(
    ("ordered", "picked", "scanned", "by_weight", "after"),
    [
        (5, 0, 1, False, 1),
        (5, 4, 1, False, 5),
        (5, 5, 1, False, None),
        (12, 0, 12, False, 12),
        (500, 0, 500, True, 500),
        (500, 0, 475, True, 500),
        (500, 0, 525, True, 500),
        (500, 0, 526, True, None),
        (500, 0, 474, True, 474),
        (500, 240, 250, True, 500),
    ],
)
def test_picked_after(
    ordered: int, picked: int, scanned: int, by_weight: bool, after: int | None
) -> None:
    found = rules.picked_after(ordered=ordered, picked=picked, scanned=scanned, by_weight=by_weight)
    assert found == after


def test_the_door_is_a_spot_check_not_a_second_till() -> None:
    """F42: most small baskets walk out unopened; nobody's whole basket is unpacked."""
    small = [rules.items_to_look_at(f"ord_{n}", 30_00, 4) for n in range(800)]
    assert set(small) == {0, 1}
    assert 60 <= sum(small) <= 140  # one in eight
    assert rules.items_to_look_at("ord_1", 60_00, 4) == 1
    assert rules.items_to_look_at("ord_1", 250_00, 10) == 2
    assert rules.items_to_look_at("ord_1", 900_00, 10) == 3
    assert rules.items_to_look_at("ord_1", 900_00, 60) == 4
    assert rules.items_to_look_at("ord_1", 900_00, 2) == 2


def line(name: str, value_fen: int) -> LineView:
    return LineView(name, name, name, name, name, name, 1, 1, None, 0, value_fen)


def test_the_dearest_are_looked_at_and_ties_are_drawn_by_order() -> None:
    lines = [line(f"l{n}", 900 if n == 3 else 100) for n in range(6)]
    assert rules.lines_to_look_at("ord_1", lines, 1) == (lines[3],)
    seconds = {rules.lines_to_look_at(f"ord_{n}", lines, 2)[1].line_id for n in range(40)}
    assert len(seconds) == 5
    assert rules.lines_to_look_at("ord_1", lines, 2) == rules.lines_to_look_at("ord_1", lines, 2)


def test_expected_time_moves_with_delay_only() -> None:
    hour = timedelta(hours=1)
    assert rules.eta_after(AT, AT, None, AT + hour) == AT
    assert rules.eta_after(AT, AT, AT - hour, AT - hour) == AT
    assert rules.eta_after(AT, AT, AT - hour, AT) == AT + hour
    assert rules.eta_after(AT, AT + 3 * hour, AT - hour, AT) == AT + 3 * hour


def test_polls_back_off() -> None:
    first = timedelta(minutes=10)
    pauses = [rules.poll_pause(n, first) for n in (0, 1, 2, 3, 4, 5, 100)]
    minutes = [int(pause.total_seconds() // 60) for pause in pauses]
    assert minutes == [10, 20, 40, 80, 160, 240, 240]


def test_what_a_track_means() -> None:
    assert rules.verb_of_track(["courier_assigned"]) is None
    assert rules.verb_of_track(["courier_assigned", "picked_up"]) == "move_on"
    assert rules.verb_of_track(["signed", "in_transit"]) == "deliver"
    assert rules.verb_of_track(["delivery_failed", "other"]) is None


def test_one_upload_carries_one_kind() -> None:
    assert not rules.is_covered("express", ["pickup"], others_told=True)
    assert rules.is_covered("pickup", ["express"], others_told=False)
    assert rules.is_covered("pickup", ["rider"], others_told=True)
    assert not rules.is_covered("pickup", ["rider"], others_told=False)
    assert not rules.is_covered("pickup", [], others_told=False)


def test_windows_of_guesses() -> None:
    assert rules.guess_window(AT) + 1 == rules.guess_window(AT + timedelta(seconds=600))
    assert rules.guess_wait(AT + timedelta(seconds=599)) == 1


def test_when_picking_is_due() -> None:
    shipped, ready = AT + timedelta(hours=1), AT + timedelta(hours=2)
    assert rules.task_due([("placed", AT), ("shipped", shipped), ("ready", ready)], AT) == shipped
    assert rules.task_due([("placed", AT), ("ready", ready)], AT) == ready
    assert rules.task_due([], AT) == AT
