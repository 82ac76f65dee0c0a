"""Pure rules of parcels and tasks: state tables, words, times, what to look at, back-off."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from app.fulfilment.types import LineView
from app.kernel.clock import SHANGHAI
from app.routing import types as routing

# How a parcel travels. `pickup`: collected where it was picked; `transfer`: picked at one
# place and collected at another.
IN_STORE, PICKUP, TRANSFER, RIDER, EXPRESS = "in_store", "pickup", "transfer", "rider", "express"

# (state, verb) -> next state, per flow. What is not here is refused.
SHIPMENT_STATES: Mapping[str, Mapping[tuple[str, str], str]] = {
    IN_STORE: {
        ("new", "open"): "collected",
    },
    PICKUP: {
        ("new", "open"): "to_pick",
        ("to_pick", "pick"): "ready",
        ("to_pick", "refuse"): "refused",
        ("ready", "refuse"): "refused",
        ("to_pick", "cancel"): "cancelled",
        ("ready", "cancel"): "cancelled",
        ("ready", "hand_out"): "collected",
        ("ready", "hand_back"): "returned",
    },
    TRANSFER: {
        ("new", "open"): "to_pick",
        ("to_pick", "pick"): "picked",
        ("to_pick", "refuse"): "refused",
        ("picked", "refuse"): "refused",
        ("to_pick", "cancel"): "cancelled",
        ("picked", "cancel"): "cancelled",
        ("picked", "hand_over"): "shipped",
        ("shipped", "receive"): "ready",
        ("shipped", "receive_nothing"): "lost",
        ("ready", "hand_out"): "collected",
        ("ready", "hand_back"): "returned",
    },
    RIDER: {
        ("new", "open"): "to_pick",
        ("to_pick", "pick"): "picked",
        ("to_pick", "refuse"): "refused",
        ("picked", "refuse"): "refused",
        ("to_pick", "cancel"): "cancelled",
        ("picked", "cancel"): "cancelled",
        ("picked", "hand_over"): "shipped",
        ("shipped", "deliver"): "delivered",
        ("shipped", "lose"): "lost",
    },
    EXPRESS: {
        ("new", "open"): "to_pick",
        ("to_pick", "pick"): "picked",
        ("to_pick", "refuse"): "refused",
        ("picked", "refuse"): "refused",
        ("to_pick", "cancel"): "cancelled",
        ("picked", "cancel"): "cancelled",
        ("picked", "hand_over"): "shipped",
        ("shipped", "move_on"): "in_transit",
        ("shipped", "deliver"): "delivered",
        ("in_transit", "deliver"): "delivered",
        ("shipped", "lose"): "lost",
        ("in_transit", "lose"): "lost",
    },
}

TASK_STATES: Mapping[tuple[str, str], str] = {
    ("open", "take"): "taken",
    ("taken", "pick"): "picked",
    ("picked", "hand_over"): "handed_over",
    ("open", "refuse"): "refused",
    ("taken", "refuse"): "refused",
    ("picked", "refuse"): "refused",
    ("open", "cancel"): "void",
    ("taken", "cancel"): "void",
    ("picked", "cancel"): "void",
}

CLOSED = frozenset({"collected", "delivered", "refused", "cancelled", "lost", "returned"})
WITHDRAWN = frozenset({"refused", "cancelled"})  # never left, never will
GONE = WITHDRAWN | {"lost", "returned"}  # holds nothing for the customer, and never will again
HAS_GOODS = frozenset({"collected", "delivered"})  # the customer has them

# Which steps of the timeline become actual when a parcel enters a state.
STEPS_DONE: Mapping[tuple[str, str], tuple[str, ...]] = {
    (IN_STORE, "collected"): (routing.PLACED, routing.PAID, routing.LEFT_STORE),
    (PICKUP, "to_pick"): (routing.PLACED, routing.PAID),
    (PICKUP, "ready"): (routing.READY,),
    (PICKUP, "collected"): (routing.COLLECTED,),
    (TRANSFER, "to_pick"): (routing.PLACED, routing.PAID),
    (TRANSFER, "shipped"): (routing.SHIPPED, routing.IN_TRANSIT),
    (TRANSFER, "ready"): (routing.ARRIVED, routing.READY),
    (TRANSFER, "lost"): (routing.ARRIVED,),
    (TRANSFER, "collected"): (routing.COLLECTED,),
    (RIDER, "to_pick"): (routing.PLACED, routing.PAID),
    (RIDER, "shipped"): (routing.SHIPPED,),
    (RIDER, "delivered"): (routing.DELIVERED,),
    (EXPRESS, "to_pick"): (routing.PLACED, routing.PAID),
    (EXPRESS, "shipped"): (routing.SHIPPED,),
    (EXPRESS, "in_transit"): (routing.IN_TRANSIT,),
    (EXPRESS, "delivered"): (routing.IN_TRANSIT, routing.DELIVERED),
}
STEP_ORDER = (
    routing.PLACED,
    routing.PAID,
    routing.SHIPPED,
    routing.IN_TRANSIT,
    routing.ARRIVED,
    routing.READY,
    routing.COLLECTED,
    routing.DELIVERED,
    routing.LEFT_STORE,
)
STATE_WORDS = {
    "to_pick": "待拣货",
    "picked": "已拣货",
    "shipped": "已发货",
    "in_transit": "运输途中",
    "ready": "可取",
    "collected": "已取",
    "delivered": "已送达",
    "refused": "已拒单",
    "cancelled": "已取消",
    "lost": "没有送到",
    "returned": "过期退回",
    "open": "待接单",
    "taken": "已接单",
    "handed_over": "已交接",
    "void": "已作废",
}

REFUSE_REASONS = ("缺货", "破损", "临期", "忙不过来", "其他")
LOST_REASONS = ("途中丢失", "快递确认丢件", "途中全部损坏", "其他")
OTHER_REASON = "其他"
UNCOLLECTED = "超时未取"


def flow_of(kind: str, source_place_id: str, dest_place_id: str | None) -> str:
    """The state table a parcel follows."""
    if kind == PICKUP and dest_place_id != source_place_id:
        return TRANSFER
    return kind


def next_state(flow: str, state: str, verb: str) -> str | None:
    """Where `verb` leads from `state`, or None when it is not allowed."""
    return SHIPMENT_STATES[flow].get((state, verb))


def next_task_state(state: str, verb: str) -> str | None:
    return TASK_STATES.get((state, verb))


def state_words(state: str) -> str:
    return STATE_WORDS.get(state, state)


def has_left(flow: str, state: str) -> bool:
    """Whether the goods are no longer where they were reserved: cancelling is too late."""
    return state not in GONE and next_state(flow, state, "cancel") is None


def task_due(steps: Iterable[tuple[str, datetime]], promised_at: datetime) -> datetime:
    """When picking must be done: when the parcel is to leave or be ready, else the promise."""
    planned = dict(steps)
    for step in (routing.SHIPPED, routing.READY):
        if step in planned:
            return planned[step]
    return promised_at


def eta_after(
    promised_at: datetime, eta_at: datetime, planned_at: datetime | None, actual_at: datetime
) -> datetime:
    """A step that ran late moves the expected time by its delay; one in time keeps it."""
    if planned_at is None or actual_at <= planned_at:
        return eta_at
    return max(eta_at, promised_at + (actual_at - planned_at))


def reason_is_valid(reasons: Collection[str], reason: str, note: str | None) -> bool:
    return reason in reasons and (reason != OTHER_REASON or bool(note and note.strip()))


# -- waiting for the customer ---------------------------------------------------------------


def keep_until(ready_at: datetime, days: int) -> datetime | None:
    """Until when goods wait for their customer: `days` whole days on a Chinese calendar after
    the one on which they got ready. None (days 0): for ever."""
    if days <= 0:
        return None
    day = ready_at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    return (day + timedelta(days=days + 1)).astimezone(UTC)


def waits_too_long(until: datetime | None, moment: datetime) -> bool:
    return until is not None and moment >= until


# -- picking -----------------------------------------------------------------------------

WEIGHT_TOLERANCE_PERCENT = 5  # 称重: a tray of 1000 g may weigh 950 g to 1050 g


def picked_after(*, ordered: int, picked: int, scanned: int, by_weight: bool) -> int | None:
    """The line's picked quantity after a scan, or None when it is more than was ordered.

    A weighed tray within 5 % of what is still wanted counts as all of it.
    """
    total = picked + scanned
    if by_weight:
        slack = ordered * WEIGHT_TOLERANCE_PERCENT // 100
        if abs(total - ordered) <= slack:
            return ordered
    return total if total <= ordered else None


# -- leaving a store ----------------------------------------------------------------------

SPOT_CHECK_ONE_IN = 8
SMALL_BASKET_FEN = 50_00
MIDDLE_BASKET_FEN = 200_00
LARGE_BASKET_FEN = 500_00
SMALL_BASKET_LINES = 5
LARGE_BASKET_LINES = 20


def items_to_look_at(order_id: str, value_fen: int, line_count: int) -> int:
    """How many lines a clerk looks at: a spot check by risk, not a second till (F42).

    A small basket is looked at one time in eight (by a hash of the order, so a second try
    gives the same answer); others 1, 2 or 3 lines by value, one more for a long list.
    """
    if value_fen < SMALL_BASKET_FEN and line_count <= SMALL_BASKET_LINES:
        drawn = hashlib.sha256(order_id.encode()).digest()[0] % SPOT_CHECK_ONE_IN == 0
        return min(line_count, int(drawn))
    count = 1 + (value_fen >= MIDDLE_BASKET_FEN) + (value_fen >= LARGE_BASKET_FEN)
    return min(line_count, count + (line_count > LARGE_BASKET_LINES))


def lines_to_look_at(order_id: str, lines: Sequence[LineView], count: int) -> tuple[LineView, ...]:
    """The dearest lines, ties drawn by a hash of the order."""

    def rank(line: LineView) -> tuple[int, str]:
        return -line.value_fen, hashlib.sha256(f"{order_id}{line.line_id}".encode()).hexdigest()

    return tuple(sorted(lines, key=rank)[:count])


# -- carriers -----------------------------------------------------------------------------

# Words that wechat/logistics.py makes of a carrier's action_type.
ON_THE_WAY = frozenset({"picked_up", "in_transit", "out_for_delivery"})
SIGNED = frozenset({"signed"})
LAST_POLL = timedelta(hours=4)


def verb_of_track(actions: Iterable[str]) -> str | None:
    """What a carrier's whole path means for the parcel."""
    seen = set(actions)
    if seen & SIGNED:
        return "deliver"
    return "move_on" if seen & ON_THE_WAY else None


def poll_pause(polls: int, first: timedelta) -> timedelta:
    """first, twice that, four times … between questions to the carrier, at most 4 hours."""
    doublings: int = 2 ** min(polls, 8)
    return min(LAST_POLL, first * doublings)


# -- guesses ------------------------------------------------------------------------------

GUESS_WINDOW_SECONDS = 600
GUESSES_PER_ACTOR = 10
GUESSES_PER_POINT = 100


def guess_window(at: datetime) -> int:
    return int(at.timestamp()) // GUESS_WINDOW_SECONDS


def guess_wait(at: datetime) -> int:
    """Seconds until the next window."""
    return GUESS_WINDOW_SECONDS - int(at.timestamp()) % GUESS_WINDOW_SECONDS


# -- shipping information for WeChat (发货信息管理) ------------------------------------------

LOGISTICS_EXPRESS, LOGISTICS_CITY, LOGISTICS_SELF_PICKUP = 1, 2, 4
LOGISTICS_TYPE = {
    EXPRESS: LOGISTICS_EXPRESS,
    RIDER: LOGISTICS_CITY,
    PICKUP: LOGISTICS_SELF_PICKUP,
    TRANSFER: LOGISTICS_SELF_PICKUP,
    IN_STORE: LOGISTICS_SELF_PICKUP,
}
# A parcel is told to WeChat when it enters this state.
UPLOAD_AT = {
    IN_STORE: "collected",
    PICKUP: "ready",
    TRANSFER: "ready",
    RIDER: "shipped",
    EXPRESS: "shipped",
}


def step_seq(step: str) -> int:
    """Where a step stands in the timeline; unknown ones come last."""
    return STEP_ORDER.index(step) if step in STEP_ORDER else len(STEP_ORDER)


UPLOAD_CLOSE_AFTER = timedelta(minutes=10)  # by then a refused parcel was routed again, or not


def item_words(lines: Iterable[LineView]) -> str:
    """What is in a parcel, for WeChat's item_desc (cut at 120 characters there)."""
    return "、".join(f"{line.name}×{line.quantity}" for line in lines)


def is_covered(flow: str, other_flows: Iterable[str], others_told: bool) -> bool:
    """Whether WeChat need not be told of this parcel by itself.

    One upload carries one logistics_type, and only express may be split: beside an express
    parcel the others are not told apart, and without one the first upload speaks for all.
    """
    if flow == EXPRESS:
        return False
    return others_told or EXPRESS in set(other_flows)
