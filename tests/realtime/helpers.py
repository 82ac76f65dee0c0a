"""Callers, events and clients for the tests of the live stream."""

from __future__ import annotations

import json
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_sock import Sock
from sqlalchemy import select
from websocket import WebSocket, create_connection
from werkzeug.serving import make_server

from app.fulfilment.events import ShipmentMoved, TaskChanged
from app.kernel import stream
from app.kernel.auth import CLERK, HQ, LEADER, Caller, Grant
from app.kernel.db import unit_of_work
from app.kernel.events import emit
from app.kernel.models import StreamEntry
from app.realtime.connection import Connection
from app.realtime.hub import Hub

CALLERS = {
    "wang": Caller("per_wang", "s1"),
    "li": Caller("per_li", "s2"),
    "leader": Caller("per_lead", "s3", (Grant(LEADER, frozenset({"plc_point"})),)),
    "clerk": Caller("per_clerk", "s4", (Grant(CLERK, frozenset({"plc_store", "plc_two"})),)),
    "hq": Caller("per_hq", "s5", (Grant(HQ, None),)),
}


def moved(person: str, number: int, *, source: str = "plc_store", dest: str | None = None) -> Any:
    return ShipmentMoved(
        shipment_id=f"shp_{number}",
        order_id=f"ord_{number}",
        person_id=person,
        kind="pickup",
        state="shipped",
        source_place_id=source,
        dest_place_id=dest,
        eta_at="2026-11-22T10:00:00+00:00",
    )


def task(place: str, number: int) -> TaskChanged:
    return TaskChanged(f"tsk_{number}", f"shp_{number}", f"ord_{number}", place, "open")


def say(*events: Any) -> None:
    """Emit in one transaction."""
    with unit_of_work():
        for event in events:
            emit(event)


def number_all() -> None:
    """What the relay does."""
    fence = stream.take_lease("test-relay")
    assert fence is not None
    while stream.relay_once(fence):
        pass


def positions_on(topic: str) -> list[int]:
    with unit_of_work(write=False) as unit:
        rows = unit.connection.execute(
            select(StreamEntry.position)
            .where(StreamEntry.topic == topic)
            .order_by(StreamEntry.position)
        )
        return [row.position for row in rows]


@dataclass
class Served:
    """A socket server of this process: its address and its hub."""

    port: int
    hub: Hub

    def connect(self, audience: str = "shop", timeout: float = 20.0) -> WebSocket:
        return create_connection(f"ws://127.0.0.1:{self.port}/ws/{audience}", timeout=timeout)


@contextmanager
def served() -> Iterator[Served]:
    """The socket protocol on threads (app.sockets itself patches the process for gevent)."""
    application = Flask("sockets-under-test")
    sock = Sock(application)
    hub = Hub()
    sock.route("/ws/<audience>")(lambda ws, audience: Connection(ws, hub, audience).serve())
    server = make_server("127.0.0.1", 0, application, threaded=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield Served(server.server_port, hub)
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
        hub.stop()


def hello(ws: WebSocket, token: str, cursor: int | None = None, **more: Any) -> dict[str, Any]:
    """Say hello; the first answer."""
    ws.send(json.dumps({"type": "hello", "token": token, "cursor": cursor} | more))
    return next_message(ws)


def next_message(ws: WebSocket) -> dict[str, Any]:
    return dict(json.loads(ws.recv()))


def next_events(ws: WebSocket, count: int) -> list[dict[str, Any]]:
    return [next_message(ws) for _ in range(count)]


def drop(ws: WebSocket, how: random.Random) -> None:
    """As a phone does: with a close frame, or by falling silent."""
    if how.random() < 0.3:
        ws.close()
        return
    ws.sock.shutdown(socket.SHUT_RDWR)
    ws.shutdown()
