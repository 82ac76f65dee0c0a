"""The shopper's coupons at the checkout: what each would do, which one is best and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.offers import service as offers
from app.offers.types import Discount, GoodsLine, NotUsable
from app.screens import rules
from app.screens.types import CouponOffered, CouponTried, PricedLine


@dataclass(frozen=True, slots=True)
class Bill:
    """What one choice costs, with the coupon it is quoted with. Money in fen."""

    discount_fen: int
    freight_fen: int | None
    total_fen: int | None
    coupon_id: str | None
    coupon_words: str | None
    tried: tuple[CouponTried, ...]


NO_BILL = Bill(0, None, None, None, None, ())


class Pocket:
    """A person's usable coupons, read once for all choices of a page."""

    def __init__(
        self, person_id: str, asked_id: str | None, use_coupon: bool, language: str
    ) -> None:
        self._coupons = offers.usable_coupons(person_id=person_id)
        self._names = {one.id: one.name for one in self._coupons}
        self._asked_id = asked_id
        self._use = use_coupon
        self._language = language

    def offered(self) -> tuple[CouponOffered, ...]:
        return tuple(
            CouponOffered(
                one.id,
                one.name,
                offers.terms_words(one.terms, self._language),
                one.usable_until,
            )
            for one in self._coupons
        )

    def bill(self, kind: str, priced: Sequence[PricedLine]) -> Bill:
        """Goods, coupon, freight of one choice; every line has a price."""
        pairs = [(one.sku_id, one.goods_fen or 0) for one in priced]
        goods_fen = sum(fen for _, fen in pairs)
        lines: list[GoodsLine] = offers.goods_lines(pairs) if self._coupons else []
        tried = offers.try_coupons(coupons=self._coupons, order_kind=kind, lines=lines)

        def total_after(off: int) -> int:
            return goods_fen - off + offers.freight(kind=kind, goods_fen=goods_fen - off)

        found = self._chosen(tried) if self._asked_id else offers.best_of(tried, total_after)
        chosen = found if self._use else None
        off = chosen.amount_fen if chosen else 0
        return Bill(
            discount_fen=off,
            freight_fen=total_after(off) - goods_fen + off,
            total_fen=total_after(off),
            coupon_id=chosen.coupon_id if chosen else None,
            coupon_words=self._words(chosen, len(tried)) if chosen else None,
            tried=tuple(
                CouponTried(one.coupon_id, None, None, offers.why_words(one, self._language))
                if isinstance(one, NotUsable)
                else CouponTried(one.coupon_id, one.amount_fen, total_after(one.amount_fen), None)
                for one in tried
            ),
        )

    def _chosen(self, tried: Sequence[Discount | NotUsable]) -> Discount | None:
        """The one asked for, where it can be used here."""
        for one in tried:
            if isinstance(one, Discount) and one.coupon_id == self._asked_id:
                return one
        return None

    def _words(self, chosen: Discount, of: int) -> str:
        name, off = self._names[chosen.coupon_id], rules.yuan(chosen.amount_fen)
        if self._asked_id or of == 1:
            return rules.pick(self._language, f"{name}，减 {off}", f"{name}: {off} off")
        return rules.pick(
            self._language,
            f"已选最省的 {name}，减 {off}",
            f"The best of {of}, {name}: {off} off",
        )
