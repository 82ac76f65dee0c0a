"""Refusals of the notify room."""

from __future__ import annotations

from app.kernel.errors import DomainError


class PushRefused(DomainError):
    """A push that is not WeChat's, not ours or not now: logged, changes nothing."""

    code = "notify.push_refused"
    status = 401
    zh = "消息验证失败"
    en = "The message could not be verified"


class UnknownTemplate(DomainError):
    code = "notify.unknown_template"
    status = 422
    zh = "没有这个消息模板：{template}"
    en = "There is no such message template: {template}"
