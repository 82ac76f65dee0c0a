"""The choice itself: which sources serve which items at the least cost. Pure integers.

An item is a SKU and its quantity. Cost of a choice = fixed cost of each source used
+ split penalty for each source beyond the first - bonus of each item served where it
expires soon. An item is served whole by one source as long as any source has it whole.

Exact for up to MAX_EXACT items (subset DP: best source for every subset of items, then
the cheapest partition; 3^n/2 steps, independent of the number of places). Beyond that,
items that the same sources can serve are taken together (places are few, so groups are),
and only if groups are still too many, greedily. Items that nobody has whole are then
split, cheapest pieces first. At most `cap` capped sources (stores that send riders) are
used. A choice is never dearer than the best single source that has everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

MAX_EXACT = 8
NEVER = 1 << 60

Item = tuple[str, int]
Pieces = dict[int, dict[str, int]]  # index of the source -> SKU -> quantity


@dataclass(frozen=True, slots=True)
class Seller:
    """A source as the solver sees it. free: SKU -> quantity; bonus: SKU -> fen."""

    fixed_fen: int
    free: dict[str, int]
    bonus: dict[str, int]
    capped: bool = False


@dataclass(slots=True)
class _Table:
    """For each subset of items: the least cost of one source, and which."""

    cost: list[int]
    source: list[int]


def best_choice(
    items: Sequence[Item], sellers: Sequence[Seller], split_fen: int, cap: int | None = None
) -> Pieces | None:
    """Who serves what, or None when not everything can be served.

    Deterministic: among equal costs, the earlier seller; give them in order of preference.
    """
    whole = [it for it in items if any(s.free.get(it[0], 0) >= it[1] for s in sellers)]
    pieces = _serve_whole(whole, sellers, split_fen, cap)
    if pieces is not None and len(whole) < len(items):
        rest = [it for it in items if it not in whole]
        pieces = _serve_split(rest, sellers, split_fen, cap, pieces)
    if pieces is None and cap is not None:
        pieces = _serve_by_sets(items, sellers, split_fen, cap)
    return pieces


def cost_of(
    pieces: Pieces, items: Sequence[Item], sellers: Sequence[Seller], split_fen: int
) -> int:
    """The cost of a choice; an item in pieces earns no bonus."""
    wanted = dict(items)
    total = split_fen * (len(pieces) - 1)
    for index, taken in pieces.items():
        bonus = sellers[index].bonus
        total += sellers[index].fixed_fen
        total -= sum(bonus.get(sku, 0) for sku, n in taken.items() if n == wanted[sku])
    return total


def _serve_whole(
    items: Sequence[Item], sellers: Sequence[Seller], split_fen: int, cap: int | None
) -> Pieces | None:
    if not items:
        return {}
    single = _best_single(items, sellers)
    if single is not None and not any(seller.bonus for seller in sellers):
        least = min(seller.fixed_fen for seller in sellers if seller.free)
        if sellers[single].fixed_fen <= 2 * least + split_fen:
            return {single: dict(items)}  # no two parcels can be cheaper
    groups = [[item] for item in items]
    if len(groups) > MAX_EXACT:
        groups = _grouped(items, sellers)
    if len(groups) > MAX_EXACT:
        used = _greedy(items, sellers, split_fen, cap)
    else:
        used = _partition(groups, sellers, split_fen, cap)
    if used is None:
        return {single: dict(items)} if single is not None else None
    pieces = _assign(items, sellers, used)
    if single is None:
        return pieces
    alone = {single: dict(items)}
    dearer = cost_of(pieces, items, sellers, split_fen) > cost_of(alone, items, sellers, split_fen)
    return alone if dearer else pieces


def _best_single(items: Sequence[Item], sellers: Sequence[Seller]) -> int | None:
    best, found = NEVER, None
    for index, seller in enumerate(sellers):
        free = seller.free
        if seller.fixed_fen - sum(seller.bonus.values()) >= best:
            continue
        if all(free.get(sku, 0) >= quantity for sku, quantity in items):
            cost = seller.fixed_fen - sum(seller.bonus.get(sku, 0) for sku, _ in items)
            if cost < best:
                best, found = cost, index
    return found


def _grouped(items: Sequence[Item], sellers: Sequence[Seller]) -> list[list[Item]]:
    """Items that exactly the same sellers have whole, together."""
    groups: dict[int, list[Item]] = {}
    for item in items:
        able = 0
        for index, seller in enumerate(sellers):
            if seller.free.get(item[0], 0) >= item[1]:
                able |= 1 << index
        groups.setdefault(able, []).append(item)
    return list(groups.values())


def _tables(
    groups: Sequence[Sequence[Item]], sellers: Sequence[Seller], capped: bool | None
) -> _Table:
    """The best seller for every subset; `capped` picks one kind of sellers, None all."""
    size = 1 << len(groups)
    table = _Table([NEVER] * size, [-1] * size)
    with_bonus: list[tuple[int, int]] = []
    for index, seller in enumerate(sellers):
        if capped is not None and seller.capped is not capped:
            continue
        cover = 0
        for bit, group in enumerate(groups):
            if all(seller.free.get(sku, 0) >= quantity for sku, quantity in group):
                cover |= 1 << bit
        if seller.bonus:
            with_bonus.append((index, cover))
        elif cover and seller.fixed_fen < table.cost[cover]:
            table.cost[cover], table.source[cover] = seller.fixed_fen, index
    _spread(table, len(groups))
    for index, cover in with_bonus:
        _add_with_bonus(table, groups, sellers[index], index, cover)
    return table


def _spread(table: _Table, bits: int) -> None:
    """Without a bonus, who serves a set serves each of its subsets at the same cost."""
    cost, source = table.cost, table.source
    for mask in range(len(cost) - 1, 0, -1):
        if source[mask] < 0:
            continue
        for bit in range(bits):
            smaller = mask & ~(1 << bit)
            if smaller != mask and (cost[mask], source[mask]) < (cost[smaller], source[smaller]):
                cost[smaller], source[smaller] = cost[mask], source[mask]


def _add_with_bonus(
    table: _Table, groups: Sequence[Sequence[Item]], seller: Seller, index: int, cover: int
) -> None:
    gains = [sum(seller.bonus.get(sku, 0) for sku, _ in group) for group in groups]
    subset = cover
    while subset:
        price = seller.fixed_fen - sum(g for bit, g in enumerate(gains) if subset >> bit & 1)
        if price < table.cost[subset]:
            table.cost[subset], table.source[subset] = price, index
        subset = (subset - 1) & cover


def _partition(
    groups: Sequence[Sequence[Item]], sellers: Sequence[Seller], split_fen: int, cap: int | None
) -> list[int] | None:
    """The sellers of the cheapest partition of the groups into single-source subsets."""
    full = (1 << len(groups)) - 1
    if cap is None:
        plain, limited, layers = _tables(groups, sellers, None), None, 0
    else:
        plain, limited = _tables(groups, sellers, False), _tables(groups, sellers, True)
        layers = cap
    # least[k][mask]: cost of serving mask with at most k capped sources; step: (subset, k before)
    least = [[0] + [NEVER] * full for _ in range(layers + 1)]
    taken: list[list[tuple[int, int, int]]] = [[(0, -1, 0)] * (full + 1) for _ in least]
    for k in range(layers + 1):
        now = least[k]
        for mask in range(1, full + 1):
            low = mask & -mask
            rest = mask ^ low
            part = rest
            best, step = NEVER, (0, -1, 0)
            while True:
                subset = part | low
                other = mask ^ subset
                price = plain.cost[subset] + now[other]
                if price < best:
                    best, step = price, (subset, plain.source[subset], k)
                if limited is not None and k:
                    price = limited.cost[subset] + least[k - 1][other]
                    if price < best:
                        best, step = price, (subset, limited.source[subset], k - 1)
                if not part:
                    break
                part = (part - 1) & rest
            if best < NEVER:
                now[mask], taken[k][mask] = best + split_fen, step
    if least[layers][full] >= NEVER:
        return None
    used, mask, k = [], full, layers
    while mask:
        subset, index, before = taken[k][mask]
        used.append(index)
        mask, k = mask ^ subset, before
    return used


def _greedy(
    items: Sequence[Item], sellers: Sequence[Seller], split_fen: int, cap: int | None
) -> list[int] | None:
    """Set cover by cost per newly served item; for baskets that nobody can serve alone."""
    open_items = list(items)
    used: list[int] = []
    while open_items:
        best: tuple[float, int] | None = None
        full = cap is not None and sum(sellers[i].capped for i in used) >= cap
        for index, seller in enumerate(sellers):
            if index in used or (full and seller.capped):
                continue
            gained = sum(1 for sku, n in open_items if seller.free.get(sku, 0) >= n)
            if gained:
                rate = ((seller.fixed_fen + split_fen) / gained, index)
                best = rate if best is None or rate < best else best
        if best is None:
            return None
        used.append(best[1])
        free = sellers[best[1]].free
        open_items = [(sku, n) for sku, n in open_items if free.get(sku, 0) < n]
    return used


def _assign(items: Sequence[Item], sellers: Sequence[Seller], used: Sequence[int]) -> Pieces:
    """Each item to the used seller with the best bonus; sellers left with nothing drop out."""
    pieces: Pieces = {}
    order = sorted(set(used), key=lambda i: (sellers[i].fixed_fen, i))
    for sku, quantity in items:
        able = [i for i in order if sellers[i].free.get(sku, 0) >= quantity]
        index = max(able, key=lambda i: sellers[i].bonus.get(sku, 0))
        pieces.setdefault(index, {})[sku] = quantity
    return pieces


def _serve_split(
    items: Sequence[Item],
    sellers: Sequence[Seller],
    split_fen: int,
    cap: int | None,
    pieces: Pieces,
) -> Pieces | None:
    """Add the items that nobody has whole, in pieces: least extra cost per unit first."""
    served: Pieces = {index: dict(taken) for index, taken in pieces.items()}
    for sku, quantity in items:
        left = quantity
        while left:
            best: tuple[float, int] | None = None
            full = cap is not None and sum(sellers[i].capped for i in served) >= cap
            for index, seller in enumerate(sellers):
                has = seller.free.get(sku, 0)
                if not has or sku in served.get(index, {}):
                    continue
                if index not in served and full and seller.capped:
                    continue
                extra = 0 if index in served else max(0, seller.fixed_fen + split_fen)
                rate = (extra / min(has, left), index)
                best = rate if best is None or rate < best else best
            if best is None:
                return None
            take = min(left, sellers[best[1]].free[sku])
            served.setdefault(best[1], {})[sku] = take
            left -= take
    return served


def _serve_by_sets(
    items: Sequence[Item], sellers: Sequence[Seller], split_fen: int, cap: int
) -> Pieces | None:
    """Every set of at most `cap` capped sellers, with all the others: the cheapest that can.

    The last resort under a cap, where serving whole items first left too few sellers.
    """
    others = [i for i, s in enumerate(sellers) if not s.capped]
    capped = [i for i, s in enumerate(sellers) if s.capped]
    best: tuple[int, Pieces] | None = None
    for size in range(1, cap + 1):
        for chosen in combinations(capped, size):
            allowed = [sellers[i] for i in (*chosen, *others)]
            if any(sum(s.free.get(sku, 0) for s in allowed) < n for sku, n in items):
                continue
            few = best_choice(items, allowed, split_fen)
            if few is None:
                continue
            pieces = {(*chosen, *others)[i]: taken for i, taken in few.items()}
            cost = cost_of(pieces, items, sellers, split_fen)
            if best is None or cost < best[0]:
                best = (cost, pieces)
    return best[1] if best else None
