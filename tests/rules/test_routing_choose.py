"""The solver: against brute force, and what must hold for any stock."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from app.routing.errors import NoSource
from app.routing.rules import WEIGHTS, best_choice, cost_of
from app.routing.rules.choose import MAX_EXACT, Item, Pieces, Seller
from app.routing.types import EXPRESS, PICKUP, RIDER, Free, RouteLine
from tests.rules.routing_world import ask, chain, route, served, site

SKUS = "abcdefghijkl"
SPLIT = 600


@st.composite
def markets(
    draw: st.DrawFn, *, most_items: int = 4, most_sellers: int = 5, capped: bool = False
) -> tuple[list[Item], list[Seller]]:
    """Some items and sellers that have some of them."""
    items = [(sku, draw(st.integers(1, 5))) for sku in SKUS[: draw(st.integers(1, most_items))]]
    sellers = []
    for _ in range(draw(st.integers(1, most_sellers))):
        free = {sku: draw(st.integers(0, 6)) for sku, _ in items}
        bonus = {sku: draw(st.sampled_from([30, 60])) for sku, _ in items if draw(st.booleans())}
        sellers.append(
            Seller(
                draw(st.integers(100, 3000)),
                {sku: n for sku, n in free.items() if n},
                bonus if draw(st.booleans()) else {},
                capped and draw(st.booleans()),
            )
        )
    return items, sellers


def quantities(pieces: Pieces) -> dict[str, int]:
    total: dict[str, int] = {}
    for taken in pieces.values():
        for sku, quantity in taken.items():
            total[sku] = total.get(sku, 0) + quantity
    return total


def cheapest_whole(items: list[Item], sellers: list[Seller], cap: int | None = None) -> int | None:
    """Every way to give each item to one seller, tried."""
    able = [
        [i for i, s in enumerate(sellers) if s.free.get(sku, 0) >= quantity]
        for sku, quantity in items
    ]
    best: int | None = None
    for way in product(*able):
        if cap is not None and sum(sellers[i].capped for i in set(way)) > cap:
            continue
        pieces: Pieces = {}
        for (sku, quantity), index in zip(items, way, strict=True):
            pieces.setdefault(index, {})[sku] = quantity
        cost = cost_of(pieces, items, sellers, SPLIT)
        best = cost if best is None or cost < best else best
    return best


def all_whole(items: list[Item], sellers: list[Seller]) -> bool:
    return all(any(s.free.get(sku, 0) >= n for s in sellers) for sku, n in items)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(markets())
def test_the_choice_is_the_cheapest_there_is(market: tuple[list[Item], list[Seller]]) -> None:
    items, sellers = market
    pieces = best_choice(items, sellers, SPLIT)
    cheapest = cheapest_whole(items, sellers)
    if cheapest is not None:
        assert pieces is not None
        assert cost_of(pieces, items, sellers, SPLIT) == cheapest


@settings(max_examples=400, deadline=None, derandomize=True)
@given(markets(capped=True), st.integers(1, 2))
def test_under_a_cap_too(market: tuple[list[Item], list[Seller]], cap: int) -> None:
    items, sellers = market
    pieces = best_choice(items, sellers, SPLIT, cap)
    if pieces is not None:
        assert sum(sellers[i].capped for i in pieces) <= cap
    cheapest = cheapest_whole(items, sellers, cap)
    if cheapest is not None:
        assert pieces is not None
        assert cost_of(pieces, items, sellers, SPLIT) <= cheapest


@settings(max_examples=400, deadline=None, derandomize=True)
@given(markets(most_items=12, most_sellers=8))
def test_everything_is_served_exactly_or_not_at_all(
    market: tuple[list[Item], list[Seller]],
) -> None:
    items, sellers = market
    pieces = best_choice(items, sellers, SPLIT)
    there = all(sum(s.free.get(sku, 0) for s in sellers) >= n for sku, n in items)
    assert (pieces is not None) == there
    if pieces is None:
        return
    assert quantities(pieces) == dict(items)
    for index, taken in pieces.items():
        assert taken
        for sku, quantity in taken.items():
            assert 0 < quantity <= sellers[index].free[sku]
    for sku, quantity in items:  # whole wherever somebody has it whole
        if any(s.free.get(sku, 0) >= quantity for s in sellers):
            assert sum(sku in taken for taken in pieces.values()) == 1


@settings(max_examples=300, deadline=None, derandomize=True)
@given(markets(most_items=12, most_sellers=8))
def test_never_dearer_than_one_place_that_has_everything(
    market: tuple[list[Item], list[Seller]],
) -> None:
    items, sellers = market
    pieces = best_choice(items, sellers, SPLIT)
    for index, seller in enumerate(sellers):
        if all(seller.free.get(sku, 0) >= n for sku, n in items):
            assert pieces is not None
            alone = cost_of({index: dict(items)}, items, sellers, SPLIT)
            assert cost_of(pieces, items, sellers, SPLIT) <= alone


@settings(deadline=None, derandomize=True)
@given(markets(most_items=10, most_sellers=8, capped=True))
def test_the_same_question_has_the_same_answer(market: tuple[list[Item], list[Seller]]) -> None:
    items, sellers = market
    assert best_choice(items, sellers, SPLIT, 2) == best_choice(items, sellers, SPLIT, 2)


def test_many_items_stay_exact_where_few_places_can_serve_them() -> None:
    items = [(sku, 1) for sku in SKUS]
    assert len(items) > MAX_EXACT
    left, right = dict.fromkeys(SKUS[:6], 1), dict.fromkeys(SKUS[6:], 1)
    sellers = [Seller(500, left, {}), Seller(700, right, {}), Seller(2000, left | right, {})]
    assert best_choice(items, sellers, SPLIT) == {0: left, 1: right}
    cheap = [*sellers[:2], Seller(1700, left | right, {})]
    assert best_choice(items, cheap, SPLIT) == {2: left | right}


def test_a_line_nobody_has_whole_is_split_over_the_cheapest_pieces() -> None:
    sellers = [Seller(100, {"a": 2}, {}), Seller(150, {"a": 2}, {}), Seller(120, {"a": 4}, {})]
    assert best_choice([("a", 5)], sellers, SPLIT) == {2: {"a": 4}, 0: {"a": 1}}
    assert best_choice([("a", 9)], sellers, SPLIT) is None


def test_a_split_line_prefers_a_place_that_sends_a_parcel_anyway() -> None:
    sellers = [Seller(100, {"a": 3}, {}), Seller(200, {"a": 3, "b": 1}, {})]
    pieces = best_choice([("a", 4), ("b", 1)], sellers, SPLIT)
    assert pieces == {1: {"b": 1, "a": 3}, 0: {"a": 1}}


def test_serving_whole_items_first_does_not_use_up_the_cap() -> None:
    """Only b and c together have everything; the cheap a would leave too few stores."""
    sellers = [
        Seller(100, {"x": 1}, {}, True),
        Seller(500, {"x": 1, "y": 2}, {}, True),
        Seller(500, {"y": 2}, {}, True),
    ]
    assert best_choice([("x", 1), ("y", 4)], sellers, SPLIT, 2) == {
        1: {"x": 1, "y": 2},
        2: {"y": 2},
    }


PLACES = ("near", "mid", "far", "point", "grid", "central")
stocks = st.fixed_dictionaries(
    {
        place: st.dictionaries(st.sampled_from("abcde"), st.integers(0, 6).map(Free), max_size=5)
        for place in PLACES
    }
)
wants = st.dictionaries(st.sampled_from("abcde"), st.integers(1, 5), min_size=1)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    stocks,
    wants,
    st.sampled_from([PICKUP, RIDER, EXPRESS]),
    st.sets(st.sampled_from(PLACES), max_size=2),
)
def test_a_plan_serves_its_lines_from_allowed_places_that_have_the_goods(
    stock: dict[str, dict[str, Free]], want: dict[str, int], kind: str, excluded: set[str]
) -> None:
    place = "point" if kind == PICKUP else None
    request = ask(kind, want, place_id=place, excluded=frozenset(excluded))
    refused: NoSource | None = None
    try:
        plan = route(request, stock)
    except NoSource as error:
        refused = error
    if refused is not None:
        named = set(refused.details["sku_ids"])
        assert named
        assert named <= set(want)
        return
    assert served(plan) == {line.line_no: line.quantity for line in request.lines}
    taken: dict[tuple[str, str], int] = {}
    for parcel in plan.parcels:
        assert parcel.source_place_id not in excluded
        assert parcel.lines
        for line in parcel.lines:
            key = (parcel.source_place_id, line.sku_id)
            taken[key] = taken.get(key, 0) + line.quantity
    for (source, sku), quantity in taken.items():
        assert quantity <= stock[source][sku].quantity
    numbers = [parcel.parcel_no for parcel in plan.parcels]
    assert numbers == list(range(1, len(numbers) + 1))
    assert plan.data["cost_fen"] == sum(parcel.cost_fen for parcel in plan.parcels)
    assert sum(p.kind == RIDER for p in plan.parcels) <= 2


def test_two_lines_of_one_sku_share_what_is_there() -> None:
    request = replace(ask(EXPRESS, {"a": 1}), lines=(RouteLine(1, "a", 2), RouteLine(2, "a", 3)))
    stock = {"central": {"a": Free(4)}, "near": {"a": Free(1)}}
    plan = route(request, stock, chain())
    assert served(plan) == {1: 2, 2: 3}
    assert {p.source_place_id: sum(x.quantity for x in p.lines) for p in plan.parcels} == {
        "central": 4,
        "near": 1,
    }


def test_the_split_penalty_keeps_an_order_together() -> None:
    """Two parcels from nearer stores would ride less; one parcel is cheaper all the same."""
    sites = [site("a", east_m=100), site("b", east_m=100), site("c", east_m=2500)]
    stock = {
        "a": {"x": Free(1)},
        "b": {"y": Free(1)},
        "c": {"x": Free(1), "y": Free(1)},
    }
    plan = route(ask(RIDER, {"x": 1, "y": 1}), stock, sites)
    assert [p.source_place_id for p in plan.parcels] == ["c"]
    assert WEIGHTS.split_parcel == SPLIT
