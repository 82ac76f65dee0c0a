"""Facts about money."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class PaymentSucceeded(Event):
    """WeChat says it has the money; recorded once per transaction. paid_at RFC 3339."""

    payment_id: str
    order_id: str
    person_id: str
    amount_fen: int
    paid_at: str


@dataclass(frozen=True)
class ExceptionOpened(Event):
    """Money that does not fit an order: someone must look (kind says why)."""

    exception_id: str
    kind: str
    order_id: str
    amount_fen: int


@dataclass(frozen=True)
class ExceptionClosed(Event):
    """Money found its owner, or a human has explained it (state resolved | explained)."""

    exception_id: str
    kind: str
    order_id: str
    state: str


@dataclass(frozen=True)
class RefundAsked(Event):
    """A refund was decided; the money is on its way back.

    cause: what the cause key begins with: cancel | rest | refused | short | lost | returned |
    late | duplicate | wrong_amount | hand | board.
    """

    refund_id: str
    order_id: str
    person_id: str
    amount_fen: int
    reason: str
    cause: str = ""


@dataclass(frozen=True)
class RefundDone(Event):
    """WeChat has returned the money."""

    refund_id: str
    order_id: str
    person_id: str
    amount_fen: int


@dataclass(frozen=True)
class RefundAbnormal(Event):
    """WeChat could not return the money; an exception is open."""

    refund_id: str
    order_id: str
    person_id: str
    amount_fen: int


@dataclass(frozen=True)
class RefundSettled(Event):
    """WeChat could not return the money; a human has paid the customer by another way."""

    refund_id: str
    order_id: str
    person_id: str
    amount_fen: int
    how: str
