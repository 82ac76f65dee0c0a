"""Structured logs: one JSON object a line, with the request's id; secrets never in it."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

from app.kernel.settings import settings

HIDDEN = ("secret", "token", "password", "authorization", "session_key", "apiv3", "private_key")


def _hide_secrets(_: Any, __: str, entry: dict[str, Any]) -> dict[str, Any]:
    for name in entry:
        if any(word in name.lower() for word in HIDDEN):
            entry[name] = "***"
    return entry


def configure_logs() -> None:
    """Set up structlog for this process; standard logging joins at WARNING."""
    level = getattr(logging, settings().log_level, logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _hide_secrets,  # type: ignore[list-item]
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
