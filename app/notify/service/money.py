"""What is said about money: to the customer once per decision and once when it has arrived;
to headquarters when somebody must decide."""

from __future__ import annotations

from app.kernel.clock import now
from app.kernel.db import command
from app.notify.rules import HQ_GROUP, MONEY_ALARM
from app.notify.rules.cards import EXCEPTION_WORDS
from app.notify.rules.words import GONE_BACK, Said, china_time, spoken, yuan
from app.notify.service.goods import goods_of
from app.notify.service.telling import queue_for_group, tell_person
from app.notify.types import Draft
from app.ordering import service as ordering
from app.ordering.types import OrderView
from app.payments import service as payments


@command
def tell_money_back(
    *, order_id: str, refund_id: str, amount_fen: int, reason: str, cause: str
) -> None:
    """A refund was decided that no other message speaks of: why, and how much."""
    why = (reason, payments.refund_reason(cause, reason, "en"))
    _tell("money_back", order_id, refund_id, amount_fen, why)


@command
def tell_refunded(*, order_id: str, refund_id: str, amount_fen: int) -> None:
    """Money has gone back."""
    _tell("refunded", order_id, refund_id, amount_fen, GONE_BACK)


@command
def tell_settled(*, order_id: str, refund_id: str, amount_fen: int, how: str) -> None:
    """A human has paid the customer by another way."""
    _tell("refund_settled", order_id, refund_id, amount_fen, (how, how))


def _tell(template: str, order_id: str, refund_id: str, amount_fen: int, why: Said) -> None:
    person_id = ordering.owner_of(order_id) if order_id else None
    if person_id is None:
        return  # money of nobody we know: headquarters has it on the board
    view = ordering.order_for_staff(order_id=order_id)
    chinese, english = (words.rstrip("。. ") for words in why)  # the sentence has its own end
    tell_person(
        Draft(
            template=template,
            dedupe_key=f"{template}:{refund_id}",
            person_id=person_id,
            order_id=order_id,
            values={
                "number": view.order.number,
                "amount": yuan(amount_fen),
                "time": china_time(now()),
                **spoken(goods=_goods(view, refund_id), reason=(chinese, english)),
            },
        )
    )


def _goods(view: OrderView, refund_id: str) -> Said:
    """Those that the refund names; all of the order's where it names none."""
    refund = payments.refund_by_id(refund_id=refund_id)
    named = {one.line_id for one in refund.lines} if refund else set()
    return goods_of([line for line in view.lines if line.id in named] or view.lines)


@command
def tell_exception(*, exception_id: str) -> None:
    """Money that somebody must decide about: a card in the group of headquarters."""
    found = payments.exception(exception_id=exception_id)
    if found is None or found.state != "open":
        return  # it has found its owner since
    queue_for_group(
        Draft(
            template=MONEY_ALARM,
            dedupe_key=f"{MONEY_ALARM}:{exception_id}",
            place_id=HQ_GROUP,
            order_id=found.order_id or None,
            values={
                "exception_id": exception_id,
                "words": EXCEPTION_WORDS.get(found.kind, found.kind),
                "amount": yuan(found.amount_fen),
            },
        )
    )
