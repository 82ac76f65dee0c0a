"""Puts the sandbox together as a Flask application."""

from __future__ import annotations

import time
from pathlib import Path

from flask import Flask, Response, g, redirect, request

from wechat.sandbox import bill_routes, control_more, page, web_sign_in
from wechat.sandbox.api_common import say_no as api_no
from wechat.sandbox.control import control
from wechat.sandbox.engine import ApiError, PayError, Sandbox, sandbox
from wechat.sandbox.express_routes import express
from wechat.sandbox.message_routes import messages
from wechat.sandbox.mp_routes import mp
from wechat.sandbox.notifier import Notifier
from wechat.sandbox.pay_routes import pay
from wechat.sandbox.pay_routes import say_no as pay_no
from wechat.sandbox.shipping_routes import shipping
from wechat.sandbox.work_routes import work

# These add their routes to the blueprints above when imported.
_EXTENSIONS = (bill_routes, control_more, page, web_sign_in)


def create_sandbox(data_dir: str | Path, *, start: bool = True) -> Flask:
    """The application over `data_dir` (made when missing). `start` begins the background
    sending; `app.extensions["wechat_notifier"].stop()` ends it."""
    app = Flask("wechat.sandbox")
    box = Sandbox(data_dir)
    notifier = Notifier(box)
    app.extensions["wechat_sandbox"] = box
    app.extensions["wechat_notifier"] = notifier
    app.before_request(_misbehave_before)
    app.after_request(_misbehave_after)
    for blueprint in (pay, mp, messages, shipping, express, work, control):
        app.register_blueprint(blueprint)
    app.add_url_rule("/", view_func=lambda: redirect("/sandbox/"), endpoint="root")
    if start:
        notifier.start()
    return app


def _is_ours(path: str) -> bool:
    """The control surface never misbehaves."""
    return path == "/" or path.startswith("/sandbox")


def _misbehave_before() -> Response | None:
    if _is_ours(request.path):
        return None
    faults, path = sandbox().faults, request.path
    if fault := faults.draw(path, "delay"):
        time.sleep(float(fault.params.get("seconds", 1.0)))
    if fault := faults.draw(path, "timeout_before"):
        return _timed_out(float(fault.params.get("seconds", 6.0)))
    if faults.draw(path, "http_500"):
        g.is_file = True
        return Response("<html>502 Bad Gateway</html>", 502, content_type="text/html")
    if path.startswith("/v3/") and faults.draw(path, "rate_limit"):
        return pay_no(PayError(429, "FREQUENCY_LIMITED", "频率超限"))
    if fault := faults.draw(path, "errcode"):
        given = fault.params
        if path.startswith("/v3/"):
            code = str(given.get("code", "SYSTEM_ERROR"))
            status = int(given.get("status", 500))
            return pay_no(PayError(status, code, str(given.get("message", "系统异常"))))
        return api_no(ApiError(int(given.get("errcode", -1)), str(given.get("message", "busy"))))
    return None


def _misbehave_after(response: Response) -> Response:
    if _is_ours(request.path):
        return response
    faults, path = sandbox().faults, request.path
    if fault := faults.draw(path, "timeout_after"):
        return _timed_out(float(fault.params.get("seconds", 6.0)))
    if faults.draw(path, "malformed"):
        response.direct_passthrough = False  # a file is read into memory to be cut
        response.set_data(response.get_data()[: len(response.get_data()) // 2])
    return response


def _timed_out(seconds: float) -> Response:
    """Silent for longer than any client waits; whoever is still there gets a gateway's answer."""
    g.is_file = True
    time.sleep(seconds)
    return Response("<html>504 Gateway Time-out</html>", 504, content_type="text/html")
