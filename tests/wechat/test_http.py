"""The transport: what is repeated, what is doubt, when the circuit opens."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.wechat.conftest import Receiver
from wechat import Busy, Unknown
from wechat.http import Circuit, Transport


def transport(**rest: object) -> Transport:
    values = {"connect_timeout": 0.5, "read_timeout": 0.2, "backoff": 0.0}
    return Transport(**(values | rest))  # type: ignore[arg-type]


def post(sender: Transport, url: str, *, repeatable: bool) -> int:
    return sender.call("api", "POST", url, body=b"{}", repeatable=repeatable).status


@pytest.fixture
def closed_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


@pytest.fixture
def rude() -> Iterator[str]:
    """Takes the request and hangs up without an answer."""
    server = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def run() -> None:
        while not stop.is_set():
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}"
    stop.set()
    with socket.socket() as last:
        last.connect(server.getsockname())
    thread.join(5)
    server.close()


def test_repeats_only_what_may_be_repeated(receiver: Receiver) -> None:
    receiver.answers = [500]
    assert post(transport(repeats=2), receiver.url, repeatable=False) == 500
    assert len(receiver.calls) == 1
    receiver.answers = [500, 502]
    assert post(transport(repeats=2), receiver.url, repeatable=True) == 204
    assert len(receiver.calls) == 4


def test_waits_longer_each_time(receiver: Receiver) -> None:
    waits: list[float] = []
    receiver.answers = [500, 500, 500, 500]
    sender = transport(repeats=3, backoff=1.0, sleep=waits.append)
    assert post(sender, receiver.url, repeatable=True) == 500
    assert len(waits) == 3
    assert 0.5 <= waits[0] <= 1.5 < waits[2] <= 6.0


def test_patience_ends(receiver: Receiver) -> None:
    now = [0.0]

    def sleep(_: float) -> None:
        now[0] += 3.5

    receiver.answers = [500] * 9
    sender = transport(repeats=8, patience=6.0, clock=lambda: now[0], sleep=sleep)
    assert post(sender, receiver.url, repeatable=True) == 500
    assert len(receiver.calls) == 3


def test_nothing_sent_is_busy(closed_port: str) -> None:
    with pytest.raises(Busy, match="unreachable"):
        post(transport(), closed_port, repeatable=False)


def test_no_answer_is_unknown(rude: str) -> None:
    with pytest.raises(Unknown, match="cut"):
        post(transport(), rude, repeatable=False)


def test_silence_is_unknown() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(Unknown, match="timeout"):
            post(transport(), url, repeatable=False)


def test_circuit() -> None:
    now = [0.0]
    circuit = Circuit(threshold=3, pause=10, clock=lambda: now[0])
    for _ in range(2):
        circuit.enter()
        circuit.failure()
    circuit.enter()
    circuit.success()
    for _ in range(3):
        assert circuit.state == "closed"
        circuit.enter()
        circuit.failure()
    assert circuit.state == "open"
    with pytest.raises(Busy, match="circuit_open"):
        circuit.enter()
    now[0] = 10
    assert circuit.state == "half_open"
    circuit.enter()
    # One probe at a time.
    with pytest.raises(Busy):
        circuit.enter()
    circuit.failure()
    assert circuit.state == "open"
    now[0] = 19.9
    with pytest.raises(Busy):
        circuit.enter()
    now[0] = 20
    circuit.enter()
    circuit.success()
    assert circuit.state == "closed"
    circuit.enter()


def test_dead_host_is_left_alone(receiver: Receiver) -> None:
    now = [0.0]
    sender = transport(repeats=0, threshold=3, pause=30.0, clock=lambda: now[0])
    receiver.answers = [500] * 3
    for _ in range(3):
        assert post(sender, receiver.url, repeatable=False) == 500
    with pytest.raises(Busy, match="circuit_open"):
        post(sender, receiver.url, repeatable=False)
    assert len(receiver.calls) == 3
    # Another service on the same host has a circuit of its own.
    assert sender.call("pay", "POST", receiver.url, body=b"{}").status == 204
    now[0] = 31
    assert post(sender, receiver.url, repeatable=False) == 204
    assert post(sender, receiver.url, repeatable=False) == 204


def test_a_bug_in_the_caller_gives_the_probe_back(receiver: Receiver) -> None:
    now = [0.0]
    sender = transport(repeats=0, threshold=1, pause=1.0, clock=lambda: now[0])
    receiver.answers = [500]
    post(sender, receiver.url, repeatable=False)
    now[0] = 2

    def broken() -> dict[str, str]:
        raise RuntimeError("no key")

    with pytest.raises(RuntimeError):
        sender.call("api", "POST", receiver.url, headers=broken)
    now[0] = 4
    assert post(sender, receiver.url, repeatable=False) == 204
