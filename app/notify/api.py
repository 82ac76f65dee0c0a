"""The inbox, the consent ledger, and the hook of WeChat's message push."""

from __future__ import annotations

from flask import request

from app.kernel.auth import SHOPPER, Caller
from app.kernel.http import Text, blueprint, endpoint
from app.kernel.paging import PageQuery
from app.notify import service
from app.notify.schemas import (
    ConsentsBody,
    InboxView,
    ReadBody,
    TemplatesView,
    TemplateView,
    UnreadView,
)
from app.notify.types import InboxPage, TemplateState

bp = blueprint("notify")


def _templates(states: list[TemplateState]) -> TemplatesView:
    return TemplatesView(items=[TemplateView.model_validate(state) for state in states])


@endpoint(
    bp,
    "GET",
    "/api/shop/notify/templates",
    roles=(SHOPPER,),
    scope="own",
    returns=TemplatesView,
)
def list_templates(caller: Caller) -> TemplatesView:
    """What may be asked consent for, and how many messages are left of each."""
    return _templates(service.templates(person_id=caller.person_id))


@endpoint(
    bp,
    "POST",
    "/api/shop/notify/consents",
    roles=(SHOPPER,),
    scope="own",
    body=ConsentsBody,
    returns=TemplatesView,
    repeatable=True,
)
def add_consents(caller: Caller, body: ConsentsBody) -> TemplatesView:
    """Count the answers of one wx.requestSubscribeMessage. notify.unknown_template."""
    answers = {name: str(answer) for name, answer in body.answers.items()}
    return _templates(service.add_consents(person_id=caller.person_id, answers=answers))


@endpoint(
    bp,
    "GET",
    "/api/shop/notify/inbox",
    roles=(SHOPPER,),
    scope="own",
    query=PageQuery,
    returns=InboxView,
)
def inbox(caller: Caller, query: PageQuery) -> InboxPage:
    """The caller's messages, newest first."""
    return service.read_inbox(
        person_id=caller.person_id,
        limit=query.limit,
        cursor=query.cursor,
        language=caller.language,
    )


@endpoint(
    bp,
    "POST",
    "/api/shop/notify/inbox/read",
    roles=(SHOPPER,),
    scope="own",
    body=ReadBody,
    returns=UnreadView,
)
def read(caller: Caller, body: ReadBody) -> UnreadView:
    """Mark messages as read; ids that are not the caller's change nothing."""
    return UnreadView(unread=service.mark_read(person_id=caller.person_id, message_ids=body.ids))


@endpoint(bp, "GET", "/api/hooks/notify/wechat", roles=(), scope="public", returns=Text)
def check_push_url() -> Text:
    """WeChat's console checks this address (消息推送): echostr back, when it is signed."""
    return Text(text=service.check_push_url(query=request.args.to_dict()))


@endpoint(bp, "POST", "/api/hooks/notify/wechat", roles=(), scope="public", returns=Text)
def receive_push() -> Text:
    """A message of WeChat's push, secure mode, JSON or XML: `success`, so that it is not
    repeated. notify.push_refused for what is not surely WeChat's."""
    service.receive_push(query=request.args.to_dict(), raw_body=request.get_data())
    return Text(text="success")


@endpoint(bp, "GET", "/api/hooks/notify/work", roles=(), scope="public", returns=Text)
def check_work_url() -> Text:
    """企业微信's console checks this address (接收消息): the opened echostr, when it is signed."""
    return Text(text=service.check_work_url(query=request.args.to_dict()))


@endpoint(bp, "POST", "/api/hooks/notify/work", roles=(), scope="public", returns=Text)
def receive_work_push() -> Text:
    """A callback of the 企业微信 app, signed and encrypted: an empty answer, so that it is not
    repeated. notify.push_refused for what is not surely 企业微信's."""
    service.receive_work_push(query=request.args.to_dict(), raw_body=request.get_data())
    return Text(text="")
