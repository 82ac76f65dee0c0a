"""What `flask audit` proves of coupons (design, invariant 5)."""

from __future__ import annotations

from collections.abc import Iterator

from app.kernel.checks import Difference
from app.kernel.db import snapshot
from app.offers.queries import coupons as queries


def coupons_equal_entries() -> Iterator[Difference]:
    """Each coupon is where the sum of its entries says; each campaign gave what it booked."""
    with snapshot():
        for r in queries.coupons_against_entries():
            sums = f"issued {r.issued}, held {r.held}, used {r.used}"
            yield Difference("offers.coupons", r.id, f"{r.state}: {sums}")
        for r in queries.campaigns_against_coupons():
            yield Difference(
                "offers.coupons", r.id, f"total {r.total}, left {r.remaining}, given {r.given}"
            )


def nobody_has_too_many() -> Iterator[Difference]:
    """No person has more of a campaign than one person may."""
    with snapshot():
        for r in queries.over_the_limit():
            yield Difference("offers.limits", f"{r.campaign_id} {r.person_id}", f"has {r.has}")
