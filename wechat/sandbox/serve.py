"""Serving: granian for `python -m wechat.sandbox`, werkzeug in a thread for tests."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from wechat.sandbox.app import create_sandbox
from wechat.sandbox.engine import Sandbox

DATA_VARIABLE = "WECHAT_SANDBOX_DATA"
PUSH_VARIABLE = "WECHAT_SANDBOX_PUSH_URL"


def factory() -> Flask:
    """What the granian worker loads."""
    threading.Thread(target=_die_with_parent, args=(os.getppid(),), daemon=True).start()
    app = create_sandbox(os.environ[DATA_VARIABLE])
    if url := os.environ.get(PUSH_VARIABLE):
        app.extensions["wechat_sandbox"].settings_box.change({"push_url": url})
    return app


def _die_with_parent(parent: int) -> None:
    # A kill -9 of the server's main process would leave this worker holding the port.
    while os.getppid() == parent:
        time.sleep(0.3)
    os._exit(1)


def serve(host: str, port: int, data_dir: Path, *, threads: int = 16, push_url: str = "") -> None:
    """Run until TERM or INT. `push_url` is set in the settings; without one, what was set stays."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    os.environ[DATA_VARIABLE] = str(data_dir)
    os.environ[PUSH_VARIABLE] = push_url
    Granian(
        "wechat.sandbox.serve:factory",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=5,
    ).serve()


class _QuietHandler(WSGIRequestHandler):
    # Keep-alive, as the real hosts have it.
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@dataclass(frozen=True)
class Running:
    """A sandbox in this process: its address and its inside."""

    url: str
    box: Sandbox


@contextlib.contextmanager
def running(data_dir: str | Path) -> Iterator[Running]:
    """Serve on a free port of 127.0.0.1 for the length of a `with` block."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = create_sandbox(data_dir)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_QuietHandler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        yield Running(url, app.extensions["wechat_sandbox"])
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
        app.extensions["wechat_notifier"].stop()
