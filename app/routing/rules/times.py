"""When things happen: opening hours, picking, vans, riders, express bands.

Inside the rules a time is a number of seconds after the local midnight (Asia/Shanghai) of
the request's day: additions of integers instead of date arithmetic for each candidate.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.kernel.clock import SHANGHAI
from app.routing.types import (
    ARRIVED,
    COLLECTED,
    DELIVERED,
    IN_TRANSIT,
    LEFT_STORE,
    PAID,
    PICKUP,
    PICKUP_POINT,
    PLACED,
    READY,
    RIDER,
    SHIPPED,
    Site,
    StepPlan,
)

DAY = 86_400
HOUR = 3_600
MINUTE = 60

PICK_FOR_PICKUP = 30 * MINUTE  # a store picks and shelves an order
PICK_FOR_RIDER = 25 * MINUTE
RIDER_PER_KM = 4 * MINUTE
CHECK_IN = 30 * MINUTE  # a delivery is received and shelved at its place
VAN_CUT_OFF = 22 * HOUR  # an order before this leaves with the next morning's van
VAN_LEAVES = 6 * HOUR
VAN_ARRIVES = 10 * HOUR
EXPRESS_CUT_OFF = 17 * HOUR  # an order before this leaves the same day
EXPRESS_LEAVES = 18 * HOUR
EXPRESS_BY = 20 * HOUR  # promised until this time of the last day
WALK_OUT = 5 * MINUTE
KEPT_FOR = 2 * DAY  # goods wait at the counter that long
SAME_CITY_M = 50_000  # stands in for "same city" where the door's city is not known
SAME_PROVINCE_M = 800_000

EARTH_M = 6_371_008.8  # mean radius, metres (IUGG)

Steps = tuple[tuple[str, int], ...]


def distance_m(lng1: float, lat1: float, lng2: float, lat2: float) -> int:
    """Great-circle distance in metres (haversine), rounded."""
    a1, a2 = math.radians(lat1), math.radians(lat2)
    half_lat = math.sin((a2 - a1) / 2)
    half_lng = math.sin(math.radians(lng2 - lng1) / 2)
    chord = half_lat * half_lat + math.cos(a1) * math.cos(a2) * half_lng * half_lng
    return round(2 * EARTH_M * math.asin(math.sqrt(min(1.0, chord))))


def seconds_of(clock: str) -> int:
    """`HH:MM` (24:00 allowed) as seconds after midnight."""
    hours, _, minutes = clock.partition(":")
    return int(hours) * HOUR + int(minutes) * MINUTE


@dataclass(frozen=True, slots=True)
class Day:
    """The request's moment on the local clock: midnight as a moment, and now after it."""

    midnight: datetime
    now_s: int

    @classmethod
    def of(cls, at: datetime) -> Day:
        here = at.astimezone(SHANGHAI)
        midnight = datetime.combine(here.date(), time(), SHANGHAI).astimezone(UTC)
        # rounded up: a promise is never earlier than the work allows
        return cls(midnight, math.ceil((at - midnight).total_seconds()))

    def moment(self, seconds: int) -> datetime:
        return self.midnight + timedelta(seconds=seconds)

    def date(self, seconds: int) -> date:
        return self.moment(seconds).astimezone(SHANGHAI).date()

    def steps(self, steps: Steps) -> tuple[StepPlan, ...]:
        return tuple(StepPlan(step, self.moment(seconds)) for step, seconds in steps)


def work_start(site: Site, not_before: int, need: int) -> int:
    """The first second from which the place is open for `need` seconds on end.

    A job longer than the opening hours starts at opening.
    """
    length = (site.closes_s - site.opens_s) % DAY
    if length == 0:
        return not_before  # around the clock
    need = min(need, length)
    opens = site.opens_s + (not_before // DAY - 1) * DAY  # yesterday's may reach past midnight
    while max(not_before, opens) + need > opens + length:
        opens += DAY
    return max(not_before, opens)


def is_open(site: Site, seconds: int) -> bool:
    return work_start(site, seconds, 1) == seconds


def next_van(seconds: int) -> int:
    """Midnight of the day the next van drives: tomorrow, after the cut-off the day after."""
    today = seconds // DAY
    return (today + (1 if seconds % DAY < VAN_CUT_OFF else 2)) * DAY


def express_day(seconds: int) -> int:
    """Midnight of the day an express parcel leaves."""
    today = seconds // DAY
    return (today + (0 if seconds % DAY < EXPRESS_CUT_OFF else 1)) * DAY


def express_days(*, same_city: bool, same_province: bool, metres: int) -> int:
    """Days on the way by distance band: same city 1, same province or 800 km 2, else 3."""
    if same_city:
        return 1
    return 2 if same_province or metres <= SAME_PROVINCE_M else 3


def steps_in_store(now: int) -> Steps:
    """Scan and go: the goods are in the shopper's hands."""
    return ((PLACED, now), (PAID, now), (LEFT_STORE, now + WALK_OUT))


def steps_from_shelf(now: int, ready: int) -> Steps:
    """Collected at the place that has the goods."""
    return ((PLACED, now), (PAID, now), (READY, ready), (COLLECTED, ready + KEPT_FOR))


def steps_by_van(now: int, leaves: int, van_day: int, ready: int) -> Steps:
    """Brought to the place of collection by the van of `van_day`; left its source at `leaves`."""
    return (
        (PLACED, now),
        (PAID, now),
        (SHIPPED, leaves),
        (IN_TRANSIT, van_day + VAN_LEAVES),
        (ARRIVED, van_day + VAN_ARRIVES),
        (READY, ready),
        (COLLECTED, ready + KEPT_FOR),
    )


def steps_rider(now: int, leaves: int, delivered: int) -> Steps:
    return ((PLACED, now), (PAID, now), (SHIPPED, leaves), (DELIVERED, delivered))


def steps_express(now: int, leaves: int, delivered: int) -> Steps:
    """`in_transit`: the carrier's first depot, two hours after pick-up."""
    return (
        (PLACED, now),
        (PAID, now),
        (SHIPPED, leaves),
        (IN_TRANSIT, leaves + 2 * HOUR),
        (DELIVERED, delivered),
    )


def work_before(kind: str, place_kind: str) -> int | None:
    """Seconds of work between payment and the next step, where that work begins with the payment:
    a rider's order, goods taken from the very shelf of `place_kind`. None: a van or a carrier
    leaves by its own clock."""
    if kind == RIDER:
        return PICK_FOR_RIDER
    if kind == PICKUP:
        return 0 if place_kind == PICKUP_POINT else PICK_FOR_PICKUP
    return None


def postponed(work_s: int | None, planned: Mapping[str, datetime], paid_at: datetime) -> timedelta:
    """How much later everything after the payment is, since it came later than planned.

    Before opening there is time: only what the work lacks by then moves the promise. A minute
    on top lets goods that are ready at once be ready a moment after.
    """
    following = [at for step, at in planned.items() if step not in (PLACED, PAID)]
    if work_s is None or PAID not in planned or not following:
        return timedelta(0)
    can_be_done = max(paid_at, planned[PAID]) + timedelta(seconds=work_s, minutes=1)
    return max(timedelta(0), can_be_done - min(following))
