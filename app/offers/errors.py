"""What the offers room refuses."""

from __future__ import annotations

from app.kernel.errors import DomainError


class NoPrice(DomainError):
    code = "offers.no_price"
    status = 409
    zh = "有商品暂无价格，请联系店员"
    en = "A product has no price here"


class CampaignNotFound(DomainError):
    code = "offers.campaign_not_found"
    status = 404
    zh = "没有找到这个优惠券活动"
    en = "There is no such coupon campaign"


class CouponNotFound(DomainError):
    code = "offers.coupon_not_found"
    status = 404
    zh = "没有找到这张优惠券"
    en = "There is no such coupon"


class IllegalTransition(DomainError):
    """details: state (seen), verb."""

    code = "offers.illegal_transition"
    status = 409
    zh = "活动现在的状态不能这样操作"
    en = "The campaign's state does not allow this"


class NotClaimable(DomainError):
    code = "offers.not_claimable"
    status = 409
    zh = "这个活动现在不能领券"
    en = "Coupons of this campaign cannot be claimed now"


class CouponsGone(DomainError):
    code = "offers.coupons_gone"
    status = 409
    zh = "优惠券已经领完了"
    en = "All coupons have been claimed"


class CouponLimit(DomainError):
    """details: per_person."""

    code = "offers.coupon_limit"
    status = 409
    zh = "每人限领 {per_person} 张，您已领过"
    en = "At most {per_person} per person"


class CouponNotUsable(DomainError):
    """details: why (not_yet | over | taken | kind | goods | minimum | too_small), missing_fen."""

    code = "offers.coupon_not_usable"
    status = 409
    zh = "这张优惠券现在不能用在这个订单上"
    en = "This coupon cannot be used for this order"
