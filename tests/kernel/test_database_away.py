"""The worker and the relay wait for a database that goes away, and say so."""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from app.kernel import events, stream
from app.kernel.db import unit_of_work
from tests.kernel.conftest import wait_for
from tests.kernel.effects import Happened, counted, start_program


class Line:
    """A TCP line to the database that can be cut and mended."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._serve()

    def _serve(self) -> None:
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self._target)
                self._open += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._pump, args=pair, daemon=True).start()

    @staticmethod
    def _pump(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """As a server that was killed: connections end, new ones are refused."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def mend(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._serve()


@pytest.fixture
def line(effects: str) -> Iterator[Line]:
    url = make_url(effects)
    if url.host is None:
        pytest.skip("SQLite has no server that could go away")
    one = Line(url.host, url.port or 3306)
    yield one
    one.cut()


@pytest.mark.slow
def test_worker_and_relay_outlive_a_restart_of_the_database(
    line: Line, effects: str, tmp_path: Path
) -> None:
    through = make_url(effects).set(host="127.0.0.1", port=line.port)
    url = through.render_as_string(hide_password=False)
    programs = {name: start_program(name, url, tmp_path) for name in ("worker", "relay")}

    def say(number: int) -> None:
        with unit_of_work():
            events.emit(Happened(number))

    def log_of(name: str) -> str:
        return (tmp_path / f"{name}.log").read_text()

    try:
        say(1)
        wait_for(lambda: counted("first") == {1: 1}, what="before")
        line.cut()
        say(2)
        for name in programs:
            wait_for(lambda name=name: "database.trouble" in log_of(name), what=log_of(name))
        line.mend()
        wait_for(lambda: counted("first") == {1: 1, 2: 1}, what="after")
        wait_for(lambda: stream.last_position() == 2, what="relay")
        for name in programs:
            wait_for(lambda name=name: "database.back" in log_of(name), what=log_of(name))
    finally:
        for program in programs.values():
            program.send_signal(signal.SIGTERM)
        codes = {name: program.wait(20) for name, program in programs.items()}
    assert codes == {"worker": 0, "relay": 0}
