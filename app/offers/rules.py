"""Which price applies, what a quantity costs, what a coupon takes off: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.kernel.money import share
from app.offers.types import (
    CouponTerms,
    CouponView,
    Discount,
    GoodsLine,
    NotUsable,
    PriceRow,
)

BASE = "base"
PROMOTION = "promo"  # dated prices that hold in the whole chain


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored price with its validity [valid_from, valid_to)."""

    price_id: str
    sku_id: str
    price_list: str
    price_fen: int
    per_quantity: int
    valid_from: datetime | None
    valid_to: datetime | None

    def applies(self, at: datetime) -> bool:
        return (self.valid_from is None or self.valid_from <= at) and (
            self.valid_to is None or at < self.valid_to
        )


def choose(candidates: Iterable[Candidate], price_list: str, at: datetime) -> PriceRow | None:
    """The place's own list beats `base`; a chain-wide promotion counts where it is cheaper.

    `regular_fen` is what would be paid without the dated rows (the cheapest undated price of
    the same list), for an honest struck-out price.
    """
    valid = [c for c in candidates if c.applies(at)]
    regular = [c for c in valid if c.price_list == price_list and price_list != PROMOTION]
    regular = regular or [c for c in valid if c.price_list == BASE]
    if not regular:
        return None
    best = min(
        [*regular, *(c for c in valid if c.price_list == PROMOTION)],
        key=lambda c: (c.price_fen / c.per_quantity, c.price_id),
    )
    undated = [
        c.price_fen for c in regular if c.valid_to is None and c.per_quantity == best.per_quantity
    ]
    return PriceRow(
        best.price_id,
        best.sku_id,
        best.price_list,
        best.price_fen,
        best.per_quantity,
        max(best.price_fen, min(undated, default=0)),
    )


def amount_fen(price_fen: int, per_quantity: int, quantity: int) -> int:
    """price * quantity / per_quantity, half up to the fen, at least 1 fen."""
    return max(1, (2 * price_fen * quantity + per_quantity) // (2 * per_quantity))


# -- coupons ------------------------------------------------------------------------------------

CAMPAIGN_STATES: Mapping[tuple[str, str], str] = {
    ("open", "pause"): "paused",
    ("paused", "open"): "open",
    ("open", "end"): "ended",
    ("paused", "end"): "ended",
}

COUPON_STATES: Mapping[tuple[str, str], str] = {
    ("issued", "hold"): "held",
    ("held", "release"): "issued",
    ("held", "use"): "used",
    ("issued", "use"): "used",  # late money found the coupon still there
    ("used", "return"): "issued",
}

LEAST_GOODS_FEN = 1  # WeChat takes no payment of nothing


def changes(before: str | None, after: str) -> dict[str, int]:
    """What an entry books: -1 where the coupon was, +1 where it is."""
    booked = dict.fromkeys(("issued_change", "held_change", "used_change"), 0)
    if before is not None:
        booked[f"{before}_change"] -= 1
    booked[f"{after}_change"] += 1
    return booked


def try_coupon(
    coupon: CouponView, order_kind: str, lines: Sequence[GoodsLine], at: datetime
) -> Discount | NotUsable:
    """What the coupon takes off these lines now, shared to the fen; or why it does not.

    The shares go by the price of the lines it is good for. At least 1 fen of goods is left.
    """
    terms = coupon.terms
    why = _barred(coupon, order_kind, at)
    weights = [line.goods_fen if is_good_for(terms, line) else 0 for line in lines]
    eligible, goods_fen = sum(weights), sum(line.goods_fen for line in lines)
    if why is None and eligible == 0:
        why = "goods"
    if why is not None:
        return NotUsable(coupon.id, why)
    if eligible < terms.minimum_fen:
        return NotUsable(coupon.id, "minimum", terms.minimum_fen - eligible)
    amount = min(_worth(terms, eligible), eligible, goods_fen - LEAST_GOODS_FEN)
    if amount <= 0:
        return NotUsable(coupon.id, "too_small")
    return Discount(coupon.id, amount, tuple(share(amount, weights)))


def _barred(coupon: CouponView, order_kind: str, at: datetime) -> str | None:
    if coupon.state != "issued":
        return "taken"
    if at < coupon.usable_from:
        return "not_yet"
    if at >= coupon.usable_until:
        return "over"
    if coupon.terms.order_kinds and order_kind not in coupon.terms.order_kinds:
        return "kind"
    return None


def is_good_for(terms: CouponTerms, line: GoodsLine) -> bool:
    """A named SKU or a named category; without any names everything."""
    if not terms.sku_ids and not terms.categories:
        return True
    return line.sku_id in terms.sku_ids or line.category in terms.categories


def _worth(terms: CouponTerms, eligible_fen: int) -> int:
    if terms.kind == "fixed":
        return terms.amount_fen
    return min(eligible_fen * terms.percent // 100, terms.cap_fen)


def usable_until(coupon: CouponView, campaign_end: datetime, at: datetime, grace: int) -> datetime:
    """Until when a coupon that came back is good: a day more, where it would be over before.

    However often it comes back from an unpaid order, it never gains more than the one grace
    (seconds). From a paid one it has that day whenever it comes: parcels take their time.
    """
    extra = timedelta(seconds=grace)
    if coupon.state == "used":
        return max(coupon.usable_until, at + extra)
    return campaign_end + extra if at + extra > coupon.usable_until else coupon.usable_until


_KINDS = {
    "in_store": ("扫码购", "scan and go"),
    "pickup": ("自提", "pickup"),
    "rider": ("骑手配送", "rider"),
    "express": ("快递", "express"),
}


def _yuan(fen: int) -> str:
    return f"{fen / 100:.2f}".rstrip("0").rstrip(".")


def terms_words(terms: CouponTerms, language: str) -> str:
    """`满 30 元减 5 元`, `8.8 折，最多减 20 元`, with the kinds of order it is limited to."""
    is_en = language.startswith("en")
    if terms.kind == "fixed":
        zh, en = f"减 {_yuan(terms.amount_fen)} 元", f"¥{_yuan(terms.amount_fen)} off"
    else:
        tenths = f"{(100 - terms.percent) / 10:.1f}".removesuffix(".0")
        zh = f"{tenths} 折，最多减 {_yuan(terms.cap_fen)} 元"
        en = f"{terms.percent}% off, ¥{_yuan(terms.cap_fen)} at most"
    if terms.minimum_fen:
        zh, en = f"满 {_yuan(terms.minimum_fen)} 元{zh}", f"{en} from ¥{_yuan(terms.minimum_fen)}"
    else:
        zh = f"无门槛{zh}"
    if terms.sku_ids or terms.categories:
        zh, en = f"{zh}，限部分商品", f"{en}, some products"
    if terms.order_kinds:
        known = [_KINDS[one] for one in _KINDS if one in terms.order_kinds]
        zh = f"{zh}，限{'、'.join(one[0] for one in known)}"
        en = f"{en}, {', '.join(one[1] for one in known)} only"
    return en if is_en else zh


_WHY = {
    "taken": ("已用在别的订单上", "In use by another order"),
    "not_yet": ("还没到使用时间", "Not yet valid"),
    "over": ("已过期", "Expired"),
    "kind": ("不适用这种取货方式", "Not for this way of delivery"),
    "goods": ("没有适用的商品", "None of these products"),
    "too_small": ("金额太小", "The amount is too small"),
}


def why_words(found: NotUsable, language: str) -> str:
    """Why a coupon takes nothing off, for the customer."""
    is_en = language.startswith("en")
    if found.why == "minimum":
        missing = _yuan(found.missing_fen)
        return f"¥{missing} short of the minimum" if is_en else f"还差 {missing} 元可用"
    return _WHY[found.why][is_en]
