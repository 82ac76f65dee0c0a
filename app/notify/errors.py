"""Refusals of the notify room."""

from __future__ import annotations

from app.kernel.errors import DomainError


class UnknownTemplate(DomainError):
    code = "notify.unknown_template"
    status = 422
    zh = "没有这个消息模板：{template}"
    en = "There is no such message template: {template}"
