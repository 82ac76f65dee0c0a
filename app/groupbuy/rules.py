"""How much commission a line has earned, and what a refund takes back. Pure.

Money of a line, not of an order: a refund takes back what that very line gave, at the rate it
was given (F38), also when the leader has been paid and the balance goes below zero.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.groupbuy.types import Change, Earned, LineKept, RateView

BASIS = 10_000


def base_fen(line: LineKept) -> int:
    """Goods handed out and still paid for, after discount, without freight.

    Not more than was delivered, and not more than was kept: in whichever order deliveries and
    refunds are heard of, the last one leaves the same base.
    """
    delivered = line.goods_fen * min(line.delivered, line.quantity) // line.quantity
    left = line.quantity - line.refunded_quantity
    freight_kept = line.freight_fen - line.freight_fen * line.refunded_quantity // line.quantity
    kept = line.total_fen - line.refunded_fen - (freight_kept if left else 0)
    return max(0, min(delivered, kept))


def commission(base: int, rate_bp: int) -> int:
    """Rounded down to the fen."""
    return base * rate_bp // BASIS


def rate_for(rates: Sequence[RateView], place_id: str, leader_id: str) -> int:
    """The most particular rate: this leader at this point, the point, the leader, everybody.

    `rates`: those valid now. Of equals the one that began last. 0 when there is none.
    """
    fitting = [
        one for one in rates if one.place_id in ("", place_id) and one.leader_id in ("", leader_id)
    ]
    best = max(
        fitting,
        key=lambda one: (bool(one.place_id), bool(one.leader_id), one.valid_from),
        default=None,
    )
    return best.rate_bp if best else 0


def changes_for(
    line: LineKept,
    earned: Sequence[Earned],
    *,
    leader_id: str,
    place_id: str,
    rate_bp: int,
    may_give: bool,
) -> list[Change]:
    """What must be written so that the books hold what the line has earned.

    More than before: one entry that gives, at the line's first rate, if `may_give`: a refund
    only ever takes. Less: entries that take, newest giver first, each naming its origin.
    """
    base = base_fen(line)
    rate = earned[0].rate_bp if earned else rate_bp
    wanted = commission(base, rate)
    held = sum(one.left_fen for one in earned)
    if wanted > held and not may_give:
        return []
    if wanted > held:
        known = sum(one.base_fen for one in earned)
        return [Change(line.line_id, leader_id, place_id, wanted - held, base - known, rate, None)]
    out, over = [], held - wanted
    for one in reversed(earned):
        take = min(over, one.left_fen)
        if take:
            over -= take
            out.append(
                Change(line.line_id, one.owner_id, one.place_id, -take, base, rate, one.entry_id)
            )
    return out
