"""What every request gets: an id, an error envelope, a log line, metrics, health."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import structlog
from apiflask import APIFlask
from flask import Response, g, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from app.kernel.clock import now
from app.kernel.db import Contended, execute, unit_of_work
from app.kernel.db_errors import is_away, is_full, is_retryable
from app.kernel.errors import Busy, DomainError, InvalidInput, NotFound, StorageFull
from app.kernel.http import asked_language
from app.kernel.ids import new_id
from app.kernel.metrics import exposition
from app.kernel.models import OutboxEvent
from app.kernel.redis import redis_client, try_redis
from app.kernel.settings import settings

log = structlog.get_logger("app.request")

REQUESTS = Counter("jiujin_requests_total", "HTTP requests", ["route", "method", "status"])
SECONDS = Histogram(
    "jiujin_request_seconds",
    "HTTP request seconds",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
LAG_LIMIT_SECONDS = 60
_GOOD_ID = re.compile(r"^[A-Za-z0-9_.-]{8,64}$")

WORDS = {
    400: ("请求有误", "Bad request"),
    404: ("没有找到这个地址", "Not found"),
    405: ("这个地址不支持此操作", "Method not allowed"),
    413: ("内容太大", "Too large"),
    415: ("内容格式不支持", "Unsupported media type"),
}


def _envelope(code: str, message: str, status: int, details: dict[str, Any]) -> Response:
    body = {"code": code, "message": message, "details": details, "request_id": g.request_id}
    response = jsonify({"error": body})
    response.status_code = status
    return response


def _on_domain_error(error: DomainError) -> Response:
    response = _envelope(error.code, error.message(asked_language()), error.status, error.details)
    if error.retry:
        response.headers["Retry-After"] = str(error.details.get("seconds", 1))
    return response


def _on_http_error(error: HTTPException) -> Response:
    status = error.code or 500
    zh, en = WORDS.get(status, ("请求没有完成", error.name))
    code = f"kernel.http_{status}" if status != 404 else NotFound.code
    return _envelope(code, en if asked_language() == "en" else zh, status, {})


def _on_database_error(error: DBAPIError) -> Response:
    if is_retryable(error) or is_away(error):
        return _on_domain_error(Busy())
    if is_full(error):
        log.error("database.full", path=request.path)
        return _on_domain_error(StorageFull())
    if _is_wrong_alphabet(error):
        return _on_domain_error(InvalidInput())
    return _on_crash(error)


def _is_wrong_alphabet(error: DBAPIError) -> bool:
    """MySQL 1267: text that is not ASCII was compared with an id or code, which always is."""
    return error.orig is not None and error.orig.args[:1] == (1267,)


def _on_contended(_: Contended) -> Response:
    return _on_domain_error(Busy())


def _on_crash(error: Exception) -> Response:
    log.error("request.crashed", path=request.path, error=type(error).__name__, exc_info=error)
    zh, en = ("系统出错了，请稍后再试", "Something went wrong, please try again")
    return _envelope("kernel.crashed", en if asked_language() == "en" else zh, 500, {})


def _before() -> None:
    asked = request.headers.get("X-Request-Id", "")
    g.request_id = asked if _GOOD_ID.match(asked) else new_id("req")
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _after(response: Response) -> Response:
    seconds = time.perf_counter() - g.started
    route = request.url_rule.rule if request.url_rule else "unknown"
    REQUESTS.labels(route, request.method, response.status_code).inc()
    SECONDS.labels(route).observe(seconds)
    response.headers["X-Request-Id"] = g.request_id
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Cache-Control", "no-store")
    log.debug(
        "request",
        method=request.method,
        route=route,
        status=response.status_code,
        ms=round(seconds * 1000, 1),
        person=g.get("person_id"),
    )
    return response


def database_answers() -> bool:
    try:
        with unit_of_work(write=False):
            execute(text("SELECT 1"))
    except DBAPIError:
        return False
    return True


def outbox_lag_seconds() -> float:
    """Age of the oldest event that should have been delivered by now; 0 when none waits."""
    with unit_of_work(write=False):
        oldest = execute(
            select(func.min(OutboxEvent.created_at)).where(OutboxEvent.state == "pending")
        ).scalar_one()
    return max(0.0, (now() - oldest).total_seconds()) if oldest else 0.0


def redis_state() -> str:
    if not settings().redis_url or settings().redis_url == "none":
        return "not configured"
    client = redis_client()
    return "ok" if client is not None and try_redis(lambda c: bool(c.ping()), False) else "away"


def _healthz() -> Response:
    return jsonify({"status": "alive"})


def _readyz() -> tuple[Response, int]:
    """Ready = database answers. Redis away or a lagging outbox is said, not fatal (D2)."""
    if not database_answers():
        return jsonify({"status": "database away", "database": "away"}), 503
    lag = outbox_lag_seconds()
    body = {
        "status": "ready",
        "database": "ok",
        "redis": redis_state(),
        "outbox_lag_seconds": round(lag, 1),
        "outbox": "ok" if lag < LAG_LIMIT_SECONDS else "lagging",
    }
    return jsonify(body), 200


def _metrics() -> Response:
    return Response(exposition(), content_type=CONTENT_TYPE_LATEST)


def install(app: APIFlask) -> None:
    """Hook everything above into an app."""
    app.before_request(_before)
    app.after_request(_after)
    handlers: list[tuple[type[Exception], Callable[..., Response]]] = [
        (DomainError, _on_domain_error),
        (HTTPException, _on_http_error),
        (DBAPIError, _on_database_error),
        (Contended, _on_contended),
        (Exception, _on_crash),
    ]
    for kind, handler in handlers:
        app.register_error_handler(kind, handler)
    views: dict[str, Any] = {"/healthz": _healthz, "/readyz": _readyz, "/metrics": _metrics}
    for path, view in views.items():
        view._spec = {"hide": True}
        app.add_url_rule(path, path.strip("/"), view)
