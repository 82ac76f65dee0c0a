"""A coupon from a person's pocket to an order, and back. Money in fen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.catalog import service as catalog
from app.kernel.clock import now
from app.kernel.db import command, query
from app.kernel.settings import settings
from app.offers import locks, rules
from app.offers.errors import CouponNotFound, CouponNotUsable
from app.offers.queries import coupons as queries
from app.offers.types import CouponView, Discount, GoodsLine, NotUsable

MOST = 100  # coupons that a checkout looks at


@query
def coupons_of(*, person_id: str, limit: int, states: Sequence[str] = ()) -> list[CouponView]:
    """A person's coupons, the one that ends first first."""
    return queries.coupons_of(person_id, limit, states)


@query
def usable_coupons(*, person_id: str) -> list[CouponView]:
    """What a checkout may offer: issued and not over."""
    return queries.coupons_of(person_id, MOST, ("issued",), now())


def goods_lines(lines: Sequence[tuple[str, int]]) -> list[GoodsLine]:
    """(sku_id, goods_fen) with the category that coupons ask for."""
    skus = catalog.skus_by_ids([sku_id for sku_id, _ in lines])
    return [GoodsLine(sku_id, skus[sku_id].category, fen) for sku_id, fen in lines]


def try_coupons(
    *, coupons: Sequence[CouponView], order_kind: str, lines: Sequence[GoodsLine]
) -> list[Discount | NotUsable]:
    """What each coupon would take off now, or why it would not. Reads nothing."""
    moment = now()
    return [rules.try_coupon(one, order_kind, lines, moment) for one in coupons]


def best_of(
    tried: Sequence[Discount | NotUsable], total_after: Callable[[int], int]
) -> Discount | None:
    """The coupon with which the order costs least; of equals the one that ends first.

    total_after: what the order costs, freight included, when so many fen are taken off. A
    coupon that would make it dearer (free express lost) is none.
    """
    usable = [one for one in tried if isinstance(one, Discount)]
    best = min(usable, key=lambda one: total_after(one.amount_fen), default=None)
    if best is None or total_after(best.amount_fen) >= total_after(0):
        return None
    return best


@command
def hold_coupon(
    *, person_id: str, coupon_id: str, order_id: str, order_kind: str, lines: Sequence[GoodsLine]
) -> Discount:
    """Bind an own coupon to an order that is being placed (F17: of five orders one gets it).

    Raises offers.coupon_not_found, offers.coupon_not_usable {why}. Locks: the coupon's row.
    """
    coupon = queries.coupon_of_person(coupon_id, person_id)
    if coupon is None:
        raise CouponNotFound
    found = rules.try_coupon(coupon, order_kind, lines, now())
    if isinstance(found, NotUsable):
        raise CouponNotUsable(why=found.why, missing_fen=found.missing_fen)
    if not locks.move_coupon(
        coupon_id, "hold", "issued", order_id=order_id, amount_fen=found.amount_fen
    ):
        raise CouponNotUsable(why="taken", missing_fen=0)
    return found


@command
def use_coupon(*, order_id: str) -> None:
    """The order is paid: its coupon is used up. Locks: the coupon's row."""
    coupon = queries.bound_to(order_id)
    if coupon is None or not locks.move_coupon(
        coupon.id,
        "use",
        "held",
        order_id=order_id,
        held_by=order_id,
        amount_fen=_worth(order_id),
    ):
        raise RuntimeError("an order with a discount has lost its coupon")


@command
def use_late(*, order_id: str) -> str:
    """Money came after the coupon went back. The order keeps its price; returns used | borne.

    The coupon is used where it is still there, whatever the date; where it is with another
    order, the chain bears the discount and an entry says so. Locks: the coupon's row.
    """
    known = queries.last_hold(order_id)
    if known is None:
        raise RuntimeError("an order with a discount never had a coupon")
    coupon_id, amount_fen = known
    if locks.move_coupon(coupon_id, "use", "issued", order_id=order_id, amount_fen=amount_fen):
        return "used"
    nothing = dict.fromkeys(("issued_change", "held_change", "used_change"), 0)
    locks.book(coupon_id, "bear", nothing, order_id, amount_fen)
    return "borne"


@command
def return_coupon(*, order_id: str) -> None:
    """The inverse of hold and use: an order that ended with nothing kept gives it back (F27).

    A coupon that is over, or nearly, can be used for another day. Does nothing for an order
    whose discount the chain bears. Locks: the coupon's row.
    """
    coupon = queries.bound_to(order_id)
    if coupon is None:
        return
    campaign = queries.campaign(coupon.campaign_id)
    if campaign is None:
        raise CouponNotFound
    until = rules.usable_until(coupon, campaign.valid_to, now(), settings().coupon_grace_seconds)
    verb = "release" if coupon.state == "held" else "return"
    if not locks.move_coupon(
        coupon.id,
        verb,
        coupon.state,
        order_id=order_id,
        held_by=order_id,
        amount_fen=-_worth(order_id),
        usable_until=until,
    ):
        raise RuntimeError("a coupon changed while its order was locked")


def _worth(order_id: str) -> int:
    known = queries.last_hold(order_id)
    return known[1] if known else 0


@query
def coupon_states_by_order() -> dict[str, str]:
    """order -> held | used | borne, for the audit."""
    return dict.fromkeys(queries.borne(), "borne") | queries.bound()
