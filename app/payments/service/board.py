"""The board of money exceptions: what fits no order yet, until it has found its owner."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.kernel.db import command, query
from app.kernel.events import emit
from app.payments import locks, queries, rules
from app.payments.events import ExceptionClosed, ExceptionOpened
from app.payments.types import ExceptionView


@command
def open_exception(
    *,
    kind: str,
    subject: str,
    order_id: str,
    payment_id: str | None,
    amount_fen: int,
    detail: str,
    facts: dict[str, Any] | None = None,
) -> None:
    """Put money on the board, once per (kind, subject). Emits ExceptionOpened."""
    exception_id = locks.open_exception(
        kind=kind,
        subject=subject,
        order_id=order_id,
        payment_id=payment_id,
        amount_fen=amount_fen,
        detail=detail,
        facts=facts,
    )
    if exception_id is not None:
        emit(ExceptionOpened(exception_id, kind, order_id, amount_fen))


@command
def resolve_exception(*, kind: str, subject: str, resolution: str) -> bool:
    """Take money off the board, saying how it found its owner. Emits ExceptionClosed."""
    found = locks.find_exception(kind, subject)
    if found is None or not locks.move_exception(
        found.id, locks.WAITING, "resolved", resolution=resolution
    ):
        return False
    emit(ExceptionClosed(found.id, kind, found.order_id, "resolved"))
    return True


@query
def exceptions(
    *, state: str, limit: int, before: str | None = None, language: str = "zh"
) -> list[ExceptionView]:
    """The board, newest first, with what can be done. state: open | resolved (with explained)."""
    return [told_in(language, one) for one in queries.exceptions(state, limit, before)]


def told_in(language: str, found: ExceptionView) -> ExceptionView:
    """It is stored in Chinese."""
    if not language.startswith("en"):
        return found
    return replace(
        found,
        detail=words_in(language, found.detail),
        resolution=words_in(language, found.resolution) if found.resolution else found.resolution,
        actions=tuple(
            replace(one, title=rules.ACTION_WORDS[one.action][1]) for one in found.actions
        ),
        repairs=tuple(
            replace(one, outcome=words_in(language, one.outcome)) if one.outcome else one
            for one in found.repairs
        ),
    )


def words_in(language: str, said: str) -> str:
    """What this room has said of money, `ask_wechat` included, in the reader's language."""
    return rules.PHRASES.tell(said, language)


@query
def exception(*, exception_id: str) -> ExceptionView | None:
    """One of them."""
    return queries.exception(exception_id)


@query
def open_exceptions_by_order() -> dict[str, int]:
    """order_id -> fen in exceptions that wait or were explained; for the audit."""
    return queries.open_exceptions_by_order()
