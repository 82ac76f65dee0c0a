"""Shapes of money. Fen, aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment as stored. goes_to: order | payer | None, as the model has it."""

    id: str
    order_id: str
    person_id: str
    payer_openid: str
    out_trade_no: str
    description: str
    amount_fen: int
    state: str
    expires_at: datetime
    transaction_id: str | None
    paid_fen: int
    refunded_fen: int
    paid_at: datetime | None
    goes_to: str | None


@dataclass(frozen=True, slots=True)
class PayParams:
    """The argument of wx.requestPayment, signed."""

    payment_id: str
    timeStamp: str  # noqa: N815 - WeChat's own spelling
    nonceStr: str  # noqa: N815
    package: str
    signType: str  # noqa: N815
    paySign: str  # noqa: N815


@dataclass(frozen=True, slots=True)
class Paid:
    """What WeChat says about a payment, verified by signature or asked by query."""

    out_trade_no: str
    transaction_id: str
    amount_fen: int | None
    currency: str
    paid_at: datetime
    payer_openid: str = ""


@dataclass(frozen=True, slots=True)
class Refunded:
    """What WeChat says about a refund: status as WeChat writes it."""

    out_refund_no: str
    refund_id: str
    status: str
    amount_fen: int
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class VerifiedNotice:
    """A notification whose signature, time, serial, app and merchant are right."""

    notice_id: str
    paid: Paid | None
    refunded: Refunded | None


@dataclass(frozen=True, slots=True)
class RefundLine:
    """A line's share of a refund."""

    line_id: str
    quantity: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class RefundView:
    """A refund as the customer and the board see it. cause: late, duplicate, cancel, ..."""

    id: str
    order_id: str
    payment_id: str
    out_refund_no: str
    amount_fen: int
    reason: str
    cause: str
    state: str
    created_at: datetime
    done_at: datetime | None
    lines: tuple[RefundLine, ...] = ()


class NamedOrder(Protocol):
    """An order as money can be bound to it."""

    @property
    def id(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def person_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class RepairAction:
    """What can be done about an exception. needs: "" | note | order_id."""

    action: str
    title: str
    needs: str


@dataclass(frozen=True, slots=True)
class RepairView:
    """What somebody did about it; outcome None while WeChat is being asked."""

    action: str
    note: str
    order_id: str
    actor_id: str
    created_at: datetime
    outcome: str | None


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """Money that needs a decision."""

    id: str
    kind: str
    subject: str
    order_id: str
    payment_id: str | None
    amount_fen: int
    state: str
    detail: str
    created_at: datetime
    resolved_at: datetime | None
    resolution: str | None
    facts: dict[str, Any] | None = None
    actions: tuple[RepairAction, ...] = ()
    repairs: tuple[RepairView, ...] = ()


@dataclass(frozen=True, slots=True)
class BookLine:
    """A payment or refund as reconciliation compares it. what: pay | refund; number: ours."""

    id: str
    what: str
    number: str
    wechat_no: str
    amount_fen: int
    state: str
    order_id: str
    at: datetime
