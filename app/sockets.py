"""The socket process: `gunicorn -k gevent app.sockets:app`. It only reads the database.

`/ws/<audience>` (shop, leader, staff); the protocol is in app/realtime/connection.py. One
worker of gunicorn holds thousands of sockets; each worker has one reader of the stream.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

from flask import Flask, Response, jsonify  # noqa: E402  patching comes first
from flask_sock import Sock  # noqa: E402
from prometheus_client import CONTENT_TYPE_LATEST  # noqa: E402

from app import wiring  # noqa: E402
from app.kernel.logs import configure_logs  # noqa: E402
from app.kernel.metrics import exposition  # noqa: E402
from app.realtime.connection import Connection, Wire  # noqa: E402
from app.realtime.hub import Hub  # noqa: E402
from app.realtime.service import AUDIENCES  # noqa: E402

MESSAGE_LIMIT = 64 * 1024  # bytes; a client says hello and ping


def build() -> Flask:
    """The WSGI application with its hub; the hub reads once somebody is connected."""
    configure_logs()
    wiring.wire()
    application = Flask("app.sockets")
    application.config["SOCK_SERVER_OPTIONS"] = {"max_message_size": MESSAGE_LIMIT}
    sock = Sock(application)
    hub = Hub()
    application.extensions["hub"] = hub

    def follow(wire: Wire, audience: str) -> None:
        Connection(wire, hub, audience).serve()

    # The three are named, so that anything else is a plain 404 before any handshake.
    sock.route(f"/ws/<any({','.join(AUDIENCES)}):audience>")(follow)

    @application.get("/healthz")
    def healthz() -> Response:
        return jsonify({"status": "alive", "sockets": len(hub)})

    @application.get("/metrics")
    def metrics() -> Response:
        return Response(exposition(), content_type=CONTENT_TYPE_LATEST)

    return application


app = build()
