"""What the groupbuy room refuses."""

from __future__ import annotations

from app.kernel.errors import DomainError


class RateInThePast(DomainError):
    code = "groupbuy.rate_in_the_past"
    status = 422
    zh = "佣金率只能从现在或以后开始生效"
    en = "A rate can only begin now or later"
