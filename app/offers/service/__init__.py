"""The offers room's verbs."""

from app.offers.rules import amount_fen, terms_words, why_words
from app.offers.service.campaigns import (
    claim,
    claimable,
    create_campaign,
    get_campaign,
    grant,
    list_campaigns,
    move_campaign,
)
from app.offers.service.coupons import (
    best_of,
    coupon_states_by_order,
    coupons_of,
    goods_lines,
    hold_coupon,
    return_coupon,
    try_coupons,
    usable_coupons,
    use_coupon,
    use_late,
)
from app.offers.service.prices import REMEMBERED, freight, prices, put_prices, quote

__all__ = [
    "REMEMBERED",
    "amount_fen",
    "best_of",
    "claim",
    "claimable",
    "coupon_states_by_order",
    "coupons_of",
    "create_campaign",
    "freight",
    "get_campaign",
    "goods_lines",
    "grant",
    "hold_coupon",
    "list_campaigns",
    "move_campaign",
    "prices",
    "put_prices",
    "quote",
    "return_coupon",
    "terms_words",
    "try_coupons",
    "usable_coupons",
    "use_coupon",
    "use_late",
    "why_words",
]
