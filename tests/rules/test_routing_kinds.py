"""Who serves, when, and which steps, kind by kind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.routing.errors import NoSource, OutOfRange
from app.routing.rules.times import (
    Day,
    distance_m,
    is_open,
    postponed,
    seconds_of,
    work_before,
    work_start,
)
from app.routing.types import EXPRESS, IN_STORE, PICKUP, RIDER, Free, Plan, Site
from tests.rules.routing_world import LAT, LNG, ask, at, candidate, chain, route, shelf, site


def steps(plan: Plan, parcel: int = 0) -> list[tuple[str, str]]:
    """(step, local day+time) of a parcel, readable in a failure."""
    midnight = at("00:00")
    found = []
    for step in plan.parcels[parcel].steps:
        minutes = int((step.at - midnight).total_seconds()) // 60
        day, rest = divmod(minutes, 24 * 60)
        found.append((step.step, f"{day}d{rest // 60:02d}:{rest % 60:02d}"))
    return found


def test_in_store_is_one_parcel_of_the_given_store() -> None:
    plan = route(
        ask(IN_STORE, {"cola": 2, "sprite": 1}, place_id="near"),
        shelf(near={"cola": 2, "sprite": 1}, mid={"cola": 9, "sprite": 9}),
    )
    (parcel,) = plan.parcels
    assert (parcel.kind, parcel.source_place_id, parcel.dest_place_id) == (IN_STORE, "near", None)
    assert steps(plan) == [("placed", "0d10:00"), ("paid", "0d10:00"), ("left_store", "0d10:05")]


def test_in_store_never_looks_elsewhere() -> None:
    request = ask(IN_STORE, {"cola": 3}, place_id="near")
    with pytest.raises(NoSource) as refused:
        route(request, shelf(near={"cola": 2}, mid={"cola": 9}))
    assert refused.value.details == {
        "sku_ids": ["cola"],
        "short": {"cola": {"needs": 3, "has": 2}},
    }


def test_pickup_from_the_stores_own_shelf_is_ready_in_half_an_hour() -> None:
    plan = route(ask(PICKUP, {"cola": 1}, place_id="near"), shelf(near={"cola": 1}))
    assert plan.parcels[0].source_place_id == plan.parcels[0].dest_place_id == "near"
    assert steps(plan) == [
        ("placed", "0d10:00"),
        ("paid", "0d10:00"),
        ("ready", "0d10:30"),
        ("collected", "2d10:30"),
    ]
    assert plan.promised_at == at("10:30")


def test_pickup_after_closing_is_ready_half_an_hour_after_opening() -> None:
    request = ask(PICKUP, {"cola": 1}, place_id="near", when=at("21:45"))
    assert route(request, shelf(near={"cola": 1})).promised_at == at("08:30", day=1)


def test_a_points_own_stock_is_ready_at_once() -> None:
    plan = route(ask(PICKUP, {"cola": 1}, place_id="point"), shelf(point={"cola": 1}))
    assert plan.promised_at == at("10:00")


@pytest.mark.parametrize(
    ("ordered", "ready"), [("10:00", 1), ("21:59", 1), ("22:00", 2), ("23:30", 2)]
)
def test_the_grids_van_comes_next_morning_if_ordered_before_ten_at_night(
    ordered: str, ready: int
) -> None:
    request = ask(PICKUP, {"cola": 1}, place_id="point", when=at(ordered))
    plan = route(request, shelf(grid={"cola": 1}))
    assert plan.promised_at == at("10:30", day=ready)


def test_a_van_parcel_has_every_step_of_its_way() -> None:
    plan = route(ask(PICKUP, {"cola": 1}, place_id="point"), shelf(grid={"cola": 1}))
    (parcel,) = plan.parcels
    assert (parcel.source_place_id, parcel.dest_place_id) == ("grid", "point")
    assert steps(plan) == [
        ("placed", "0d10:00"),
        ("paid", "0d10:00"),
        ("shipped", "1d06:00"),
        ("in_transit", "1d06:00"),
        ("arrived", "1d10:00"),
        ("ready", "1d10:30"),
        ("collected", "3d10:30"),
    ]


def test_the_central_warehouse_reaches_a_point_one_day_after_the_grid() -> None:
    plan = route(ask(PICKUP, {"cola": 1}, place_id="point"), shelf(central={"cola": 1}))
    assert plan.parcels[0].source_place_id == "central"
    assert plan.promised_at == at("10:30", day=2)


def test_pickup_never_takes_from_another_store() -> None:
    with pytest.raises(NoSource):
        route(ask(PICKUP, {"cola": 1}, place_id="near"), shelf(mid={"cola": 5}))


def test_a_point_without_a_grid_is_served_by_the_central_warehouse() -> None:
    sites = [*chain(), site("lone", "pickup_point", east_m=100)]
    plan = route(ask(PICKUP, {"cola": 1}, place_id="lone"), shelf(central={"cola": 1}), sites)
    assert plan.parcels[0].source_place_id == "central"


def test_a_rider_comes_from_the_nearest_store_that_has_everything() -> None:
    plan = route(ask(RIDER, {"cola": 3}), shelf(near={"cola": 2}, mid={"cola": 5}, far={"cola": 5}))
    (parcel,) = plan.parcels
    assert (parcel.kind, parcel.source_place_id, parcel.distance_m) == (RIDER, "mid", 1200)
    # 25 minutes of picking, 1.2 km at 4 minutes each
    assert steps(plan) == [
        ("placed", "0d10:00"),
        ("paid", "0d10:00"),
        ("shipped", "0d10:25"),
        ("delivered", "0d10:29"),
    ]
    assert (parcel.promised_at - at("10:00")).total_seconds() == 25 * 60 + 288


def test_every_rejection_is_kept_with_its_reason() -> None:
    plan = route(ask(RIDER, {"cola": 3}), shelf(near={"cola": 2}, mid={"cola": 5}, far={"cola": 5}))
    assert candidate(plan, "mid")["outcome"] == "chosen"
    assert candidate(plan, "near")["why"] == [
        {"code": "short", "sku_id": "cola", "needs": 3, "has": 2}
    ]
    assert candidate(plan, "far")["why"] == [{"code": "too_far", "limit_m": 3000}]


def test_a_refusing_store_is_passed_over_and_said_so() -> None:
    plan = route(
        ask(RIDER, {"cola": 1}, excluded=frozenset({"near"})),
        shelf(near={"cola": 5}, mid={"cola": 5}),
    )
    assert [p.source_place_id for p in plan.parcels] == ["mid"]
    assert candidate(plan, "near")["why"] == [{"code": "refused_earlier"}]


def test_no_store_in_range_is_out_of_range() -> None:
    sites = [s for s in chain() if s.id not in ("near", "mid")]
    with pytest.raises(OutOfRange) as refused:
        route(ask(RIDER, {"cola": 1}), shelf(far={"cola": 5}), sites)
    assert refused.value.details == {"nearest_m": 5000, "limit_m": 3000}


def test_a_closed_store_rides_from_its_next_opening_or_another_goes_now() -> None:
    sites = [
        site("shut", east_m=400, hours=("12:00", "20:00")),
        site("open", east_m=2500),
    ]
    stock = shelf(shut={"cola": 1}, open={"cola": 1})
    plan = route(ask(RIDER, {"cola": 1}), stock, sites)
    assert plan.parcels[0].source_place_id == "open"
    why = candidate(plan, "shut")["why"]
    assert isinstance(why, list)
    assert why[0] == {"code": "closed", "opens_at": at("12:00").isoformat()}
    alone = route(ask(RIDER, {"cola": 1}), shelf(shut={"cola": 1}), sites)
    assert alone.parcels[0].promised_at > at("12:25")


def test_what_no_store_has_follows_by_express() -> None:
    plan = route(
        ask(RIDER, {"cola": 1, "sprite": 1}), shelf(near={"cola": 1}, central={"sprite": 4})
    )
    assert [(p.kind, p.source_place_id) for p in plan.parcels] == [
        (RIDER, "near"),
        (EXPRESS, "central"),
    ]
    assert plan.promised_from == plan.parcels[0].promised_at
    assert plan.promised_at == plan.parcels[1].promised_at


def test_stores_that_can_do_it_together_leave_nothing_to_express() -> None:
    plan = route(
        ask(RIDER, {"cola": 1, "sprite": 1}),
        shelf(near={"cola": 1}, mid={"sprite": 1}, central={"cola": 9, "sprite": 9}),
    )
    assert [(p.kind, p.source_place_id) for p in plan.parcels] == [(RIDER, "near"), (RIDER, "mid")]


def test_at_most_two_stores_send_a_rider() -> None:
    sites = [site(name, east_m=500 + 100 * n) for n, name in enumerate("abc")] + [
        site("central", "central_warehouse", east_m=20_000)
    ]
    stock = shelf(a={"cola": 1}, b={"sprite": 1}, c={"apple": 1}, central={"apple": 1})
    wants = {"cola": 1, "sprite": 1, "apple": 1}
    plan = route(ask(RIDER, wants), stock, sites)
    assert [p.kind for p in plan.parcels] == [RIDER, RIDER, EXPRESS]
    with pytest.raises(NoSource):
        route(ask(RIDER, wants), stock, sites[:3])


def test_a_rider_order_with_nothing_for_the_rider_is_refused_unless_routed_again() -> None:
    stock = shelf(central={"cola": 5})
    with pytest.raises(NoSource) as refused:
        route(ask(RIDER, {"cola": 1}), stock)
    assert refused.value.details["short"] == {"cola": {"needs": 1, "has": 0}}
    again = route(ask(RIDER, {"cola": 1}, excluded=frozenset({"near"})), stock)
    assert [(p.kind, p.source_place_id) for p in again.parcels] == [(EXPRESS, "central")]


def test_express_comes_from_the_central_warehouse_first() -> None:
    plan = route(
        ask(EXPRESS, {"cola": 1, "sprite": 1}),
        shelf(near={"cola": 9, "sprite": 9}, central={"cola": 1, "sprite": 1}),
    )
    assert [p.source_place_id for p in plan.parcels] == ["central"]
    assert [c["place_id"] for c in plan.data["candidates"]] == ["central"]


def test_a_store_ships_what_the_central_warehouse_lacks() -> None:
    plan = route(ask(EXPRESS, {"cola": 5}), shelf(mid={"cola": 9}, central={"cola": 1}))
    assert [(p.kind, p.source_place_id) for p in plan.parcels] == [(EXPRESS, "mid")]
    assert candidate(plan, "central")["why"] == [
        {"code": "short", "sku_id": "cola", "needs": 5, "has": 1}
    ]
    assert plan.data["terms"]["handling_fen"] == 300 + 2000


@pytest.mark.parametrize(
    ("city", "province", "east_km", "days"),
    [
        ("沈阳市", "辽宁省", 20, 1),
        (None, None, 20, 1),
        ("大连市", "辽宁省", 350, 2),
        ("大连市", "辽宁省", 900, 2),
        ("长春市", "吉林省", 790, 2),
        ("广州市", "广东省", 2000, 3),
        (None, None, 2000, 3),
    ],
)
def test_express_days_follow_the_band(
    city: str | None, province: str | None, east_km: int, days: int
) -> None:
    sites = [site("central", "central_warehouse", east_m=east_km * 1000)]
    request = ask(EXPRESS, {"cola": 1}, city=city, province=province)
    plan = route(request, shelf(central={"cola": 1}), sites)
    assert plan.promised_at == at("20:00", day=days)


@pytest.mark.parametrize(("ordered", "day"), [("16:59", 0), ("17:00", 1)])
def test_express_leaves_today_before_five(ordered: str, day: int) -> None:
    request = ask(EXPRESS, {"cola": 1}, when=at(ordered))
    plan = route(request, shelf(central={"cola": 1}))
    by_step = {step.step: step.at for step in plan.parcels[0].steps}
    assert list(by_step) == ["placed", "paid", "shipped", "in_transit", "delivered"]
    assert by_step["shipped"] == at("18:00", day=day)
    assert by_step["delivered"] == plan.promised_at == at("20:00", day=day + 1)


def test_costs_are_named_and_add_up() -> None:
    plan = route(ask(RIDER, {"cola": 1, "sprite": 1}), shelf(near={"cola": 1}, mid={"sprite": 1}))
    assert plan.data["terms"] == {
        "handling_fen": 600,
        "transport_fen": 300 + 50 + 300 + 120,
        "delay_fen": 14,  # 168 s later at 300 fen an hour
        "split_fen": 600,
        "expiry_bonus_fen": 0,
    }
    assert plan.data["cost_fen"] == sum(p.cost_fen for p in plan.parcels) == 1984


def test_what_expires_soon_is_used_up_first() -> None:
    sites = [site("a", east_m=900), site("b", east_m=1000)]
    fresh, soon = Free(5, date(2027, 6, 1)), Free(5, date(2026, 11, 25))
    today_only = Free(5, date(2026, 11, 23))
    request = ask(RIDER, {"cola": 1})
    assert (
        route(request, {"a": {"cola": fresh}, "b": {"cola": fresh}}, sites)
        .parcels[0]
        .source_place_id
        == "a"
    )
    plan = route(request, {"a": {"cola": fresh}, "b": {"cola": soon}}, sites)
    assert plan.parcels[0].source_place_id == "b"
    assert plan.data["terms"]["expiry_bonus_fen"] == 60
    # nobody is given what expires on the day it is handed over for the sake of the bonus
    last = route(request, {"a": {"cola": fresh}, "b": {"cola": today_only}}, sites)
    assert last.parcels[0].source_place_id == "a"


def test_a_home_is_stored_to_a_hundred_metres() -> None:
    plan = route(ask(EXPRESS, {"cola": 1}), shelf(central={"cola": 1}))
    assert plan.data["dest"] == {"place_id": None, "lng": 123.43, "lat": 41.8}


def _hours(opens: str, closes: str) -> Site:
    return site("s", hours=(opens, closes))


@pytest.mark.parametrize(
    ("hours", "not_before", "need_min", "starts"),
    [
        (("08:00", "22:00"), "07:00", 30, "08:00"),
        (("08:00", "22:00"), "08:00", 30, "08:00"),
        (("08:00", "22:00"), "21:30", 30, "21:30"),
        (("08:00", "22:00"), "21:31", 30, "32:00"),
        (("18:00", "02:00"), "01:00", 30, "01:00"),
        (("18:00", "02:00"), "01:45", 30, "18:00"),
        (("00:00", "24:00"), "23:50", 30, "23:50"),
        (("09:00", "09:20"), "08:00", 30, "09:00"),
    ],
)
def test_work_starts_when_it_can_be_finished_before_closing(
    hours: tuple[str, str], not_before: str, need_min: int, starts: str
) -> None:
    found = work_start(_hours(*hours), seconds_of(not_before), need_min * 60)
    assert found == seconds_of(starts)


def test_open_means_open_at_that_second() -> None:
    store = _hours("08:00", "22:00")
    assert is_open(store, seconds_of("08:00"))
    assert not is_open(store, seconds_of("22:00"))
    assert not is_open(store, seconds_of("07:59"))


def test_a_day_is_a_chinese_day() -> None:
    late = Day.of(at("00:30", day=1))
    assert late.midnight == at("00:00", day=1)
    assert late.now_s == 30 * 60


def test_distance_is_a_great_circle() -> None:
    assert distance_m(LNG, LAT, LNG, LAT) == 0
    assert distance_m(120, 30, 120, 31) == 111_195  # a degree of a meridian: 2 pi R / 360
    assert distance_m(0, 0, 180, 0) == 20_015_114  # half the equator: pi R


def postponed_minutes(plan: Plan, place_kind: str, paid: str, day: int = 0) -> int:
    parcel = plan.parcels[0]
    planned = {step.step: step.at for step in parcel.steps}
    work = work_before(parcel.kind, place_kind)
    return postponed(work, planned, at(paid, day=day)) // timedelta(minutes=1)


def test_half_an_hour_counts_from_the_payment() -> None:
    plan = route(ask(PICKUP, {"cola": 1}, place_id="near"), shelf(near={"cola": 1}))
    assert postponed_minutes(plan, "store", "10:10") == 11


def test_before_opening_a_late_payment_moves_nothing_until_the_work_lacks_time() -> None:
    """Ordered at 21:45, ready at 08:30: half an hour of work after 08:00."""
    request = ask(PICKUP, {"cola": 1}, place_id="near", when=at("21:45"))
    plan = route(request, shelf(near={"cola": 1}))
    assert postponed_minutes(plan, "store", "22:00") == 0
    assert postponed_minutes(plan, "store", "07:59", day=1) == 0
    assert postponed_minutes(plan, "store", "08:10", day=1) == 11


def test_a_point_that_hands_out_at_once_has_a_minute_for_it() -> None:
    plan = route(ask(PICKUP, {"cola": 1}, place_id="near"), shelf(near={"cola": 1}))
    ready = plan.promised_at
    assert postponed(
        work_before(PICKUP, "pickup_point"), {"paid": ready, "ready": ready}, ready
    ) == (timedelta(minutes=1))


def test_a_van_and_a_carrier_leave_by_their_own_clock() -> None:
    assert work_before(EXPRESS, "central_warehouse") is None
    assert postponed(None, {"paid": at("10:00"), "shipped": at("12:00")}, at("11:00")) == (
        timedelta(0)
    )
