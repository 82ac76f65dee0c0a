"""WeChat's notifications and the board of money exceptions."""

from __future__ import annotations

from flask import request

from app.kernel.auth import HQ, Caller
from app.kernel.http import blueprint, endpoint
from app.kernel.paging import decode_cursor, encode_cursor
from app.payments import service
from app.payments.schemas import (
    ExceptionItem,
    ExceptionsPage,
    ExceptionsQuery,
    NoticeAnswer,
    RepairBody,
)

bp = blueprint("payments")


@endpoint(bp, "POST", "/api/hooks/payments/wechat", roles=(), scope="public", returns=NoticeAnswer)
def wechat_notice() -> NoticeAnswer:
    """Payment and refund notifications of WeChat Pay v3, authenticated by signature."""
    service.receive_notice(headers=dict(request.headers), raw_body=request.get_data())
    return NoticeAnswer()


@endpoint(
    bp,
    "GET",
    "/api/hq/payments/exceptions",
    roles=(HQ,),
    scope="none",
    query=ExceptionsQuery,
    returns=ExceptionsPage,
)
def list_exceptions(caller: Caller, query: ExceptionsQuery) -> ExceptionsPage:
    """Money that needs a decision, newest first."""
    after = decode_cursor(query.cursor, str)
    rows = service.exceptions(
        state=query.state,
        limit=query.limit,
        before=after[0] if after else None,
        language=caller.language,
    )
    return ExceptionsPage(
        items=[ExceptionItem.model_validate(row) for row in rows],
        next_cursor=encode_cursor(rows[-1].id) if len(rows) == query.limit else None,
    )


@endpoint(
    bp,
    "POST",
    "/api/hq/payments/exceptions/<exception_id>/repair",
    roles=(HQ,),
    scope="none",
    body=RepairBody,
    returns=ExceptionItem,
    repeatable=True,
)
def repair_exception(caller: Caller, exception_id: str, body: RepairBody) -> ExceptionItem:
    """Do one of the proposed actions; `repairing` while WeChat is asked."""
    done = service.repair(
        actor_id=caller.person_id,
        exception_id=exception_id,
        action=body.action,
        note=body.note,
        order_id=body.order_id,
    )
    return ExceptionItem.model_validate(service.told_in(caller.language, done))
