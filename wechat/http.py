"""The one way out: a shared connection pool, time-outs, careful repeats, a circuit per host.

No secret is logged here: neither query strings (they carry access tokens) nor bodies.
"""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from wechat.errors import Busy, Unknown

log = logging.getLogger("wechat.http")

Clock = Callable[[], float]
Sleep = Callable[[float], None]


@dataclass(frozen=True)
class Answer:
    """A complete HTTP answer: status, headers (names in lower case), the raw bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Circuit:
    """Stops calling a host that is down, so that no caller waits for a time-out in vain.

    Opens after `threshold` failures in a row; after `pause` seconds lets a single call through
    (half-open): success closes it, failure opens it for another pause. Thread-safe.
    """

    def __init__(self, *, threshold: int = 8, pause: float = 10.0, clock: Clock = time.monotonic):
        self._threshold = threshold
        self._pause = pause
        self._clock = clock
        self._failures = 0
        self._opened_at: float | None = None
        self._probing = False
        self._lock = threading.Lock()

    @property
    def state(self) -> str:
        """ "closed", "open" or "half_open"."""
        with self._lock:
            if self._opened_at is None:
                return "closed"
            return "open" if self._clock() - self._opened_at < self._pause else "half_open"

    def enter(self) -> None:
        """Ask to call. Raises Busy while the circuit is open or another call is the probe."""
        with self._lock:
            if self._opened_at is None:
                return
            if self._clock() - self._opened_at < self._pause or self._probing:
                raise Busy("circuit_open", "微信暂时连不上，稍后会自动重试")
            self._probing = True

    def success(self) -> None:
        with self._lock:
            self._failures = 0
            self._opened_at = None
            self._probing = False

    def failure(self) -> None:
        with self._lock:
            self._failures += 1
            self._probing = False
            if self._opened_at is not None or self._failures >= self._threshold:
                self._opened_at = self._clock()


class Transport:
    """Sends requests. One per process is enough: it is thread-safe and survives a fork.

    `repeats` bounds the extra tries of a repeatable call; they wait `backoff` seconds, doubling,
    with jitter, and none begins more than `patience` seconds after the first: somebody at a till
    may be waiting. Circuits are kept per (service, host), because in the sandbox all three services
    share a host and a dead message API must not stop payments.
    """

    def __init__(
        self,
        *,
        connect_timeout: float = 2.0,
        read_timeout: float = 4.0,
        repeats: int = 2,
        backoff: float = 0.2,
        patience: float = 6.0,
        threshold: int = 8,
        pause: float = 10.0,
        clock: Clock = time.monotonic,
        sleep: Sleep = time.sleep,
    ):
        self._timeout = (connect_timeout, read_timeout)
        self._repeats = repeats
        self._backoff = backoff
        self._patience = patience
        self._threshold = threshold
        self._pause = pause
        self._clock = clock
        self._sleep = sleep
        self._circuits: dict[tuple[str, str], Circuit] = {}
        self._lock = threading.Lock()
        self._session: requests.Session | None = None
        self._pid = 0

    def circuit(self, service: str, url: str) -> Circuit:
        """The circuit that guards `url` for `service` ("api", "pay", "work")."""
        key = (service, urlsplit(url).netloc)
        with self._lock:
            if key not in self._circuits:
                self._circuits[key] = Circuit(
                    threshold=self._threshold, pause=self._pause, clock=self._clock
                )
            return self._circuits[key]

    def call(
        self,
        service: str,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Callable[[], Mapping[str, str]] | None = None,
        repeatable: bool = False,
        into: IO[bytes] | None = None,
    ) -> Answer:
        """Send, and return whatever complete answer came, of any status below 500.

        `headers` is called once per try, because a Pay signature carries a time and a nonce.
        `repeatable` says that sending twice has the effect of sending once. `into` takes the
        body of a success in pieces, for files; `Answer.body` is empty then.
        Raises Busy when nothing was sent (connection refused, circuit open), Unknown on a
        time-out, a cut connection or a 5xx with no readable body left for the caller to judge:
        a 5xx with a body is returned after the last try, since WeChat Pay names its reason in it.
        """
        circuit = self.circuit(service, url)
        tries = 1 + (self._repeats if repeatable else 0)
        until = self._clock() + self._patience
        for number in range(1, tries + 1):
            circuit.enter()
            try:
                answer = self._send(method, url, params, body, headers() if headers else {}, into)
            except (Busy, Unknown) as error:
                circuit.failure()
                log.warning(
                    "wechat call failed",
                    extra={"service": service, "path": urlsplit(url).path, "code": error.code},
                )
                if number == tries or self._clock() >= until:
                    raise
            except BaseException:
                # Not WeChat's doing (a bug, an interrupt), but the probe slot must be given back.
                circuit.failure()
                raise
            else:
                if answer.status < 500:
                    circuit.success()
                    return answer
                circuit.failure()
                if number == tries or self._clock() >= until:
                    return answer
            self._sleep(self._backoff * 2 ** (number - 1) * (0.5 + random.random()))
        raise AssertionError("unreachable")

    def _send(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        body: bytes | None,
        headers: Mapping[str, str],
        into: IO[bytes] | None,
    ) -> Answer:
        try:
            got = self._http().request(
                method,
                url,
                params=params,
                data=body,
                headers=dict(headers),
                timeout=self._timeout,
                allow_redirects=False,
                stream=into is not None,
            )
            if into is not None and got.ok:
                into.seek(0)
                into.truncate()
                for chunk in got.iter_content(1 << 16):
                    into.write(chunk)
            content = b"" if into is not None and got.ok else got.content
        except requests.exceptions.ConnectTimeout as error:
            raise Busy("unreachable", "连不上微信服务器") from error
        except requests.exceptions.Timeout as error:
            raise Unknown("timeout", "微信没有在规定时间内回答") from error
        except requests.exceptions.ConnectionError as error:
            if _never_connected(error):
                raise Busy("unreachable", "连不上微信服务器") from error
            raise Unknown("cut", "与微信的连接中断") from error
        except requests.exceptions.RequestException as error:
            raise Unknown("transport", "微信的回答不完整") from error
        return Answer(got.status_code, {k.lower(): v for k, v in got.headers.items()}, content)

    def _http(self) -> requests.Session:
        # Sockets must not be shared with a forked child.
        with self._lock:
            if self._session is None or self._pid != os.getpid():
                session = requests.Session()
                session.trust_env = False
                adapter = HTTPAdapter(pool_connections=8, pool_maxsize=64)
                session.mount("https://", adapter)
                session.mount("http://", adapter)
                self._session, self._pid = session, os.getpid()
            return self._session


def _never_connected(error: requests.exceptions.ConnectionError) -> bool:
    """True when the request was certainly not sent: refused, or the name did not resolve."""
    from urllib3.exceptions import MaxRetryError, NewConnectionError

    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError)
