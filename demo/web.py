"""A phone's HTTP: one try after the other until there is an answer, as demo/retry.py says."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import urllib3

from demo.retry import Outcome, asks_again, is_repeatable, pause

ANSWER_SECONDS = 20.0


class Refused(Exception):
    """The product said no, in words: `code` is the error's code, `status` the HTTP status."""

    def __init__(self, what: str, status: int, error: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(error.get("code", ""))
        self.message = str(error.get("message", ""))
        self.details: dict[str, Any] = dict(error.get("details") or {})
        super().__init__(f"{what}: {status} {self.code} {self.message} {self.details}")


class NoAnswer(Exception):
    """Nobody answered within the patience of a person, or repeating might do the work twice."""


class Halted(Exception):
    """The demo is being stopped."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A 2xx answer. `seconds`: from the first try to the answer; `tries`: how many it took."""

    status: int
    data: dict[str, Any]
    seconds: float
    tries: int
    is_replay: bool


@dataclass
class Traffic:
    """How much went over the wire."""

    requests: int = 0
    again: int = 0
    replays: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Web:
    """An address with a pool of connections; safe from many threads."""

    def __init__(self, url: str, *, language: str = "zh", connections: int = 40) -> None:
        self.url = url.rstrip("/")
        self.traffic = Traffic()
        self.stopped = threading.Event()
        self._headers = {"Accept-Language": language}
        self._pool = urllib3.PoolManager(
            num_pools=2,
            maxsize=connections,
            retries=False,
            timeout=urllib3.Timeout(connect=3.0, read=ANSWER_SECONDS),
        )

    def call(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        key: str | None = None,
        is_safe: bool = False,
    ) -> Answer:
        """The answer, or Refused (4xx and 5xx in words), NoAnswer, Halted.

        `key`: Idempotency-Key, the same on every repeat. `is_safe`: repeating a POST without a
        key does no second work.
        """
        headers = dict(self._headers)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if key:
            headers["Idempotency-Key"] = key
        raw = None
        if body is not None:
            raw = json.dumps(body, ensure_ascii=False).encode()
            headers["Content-Type"] = "application/json"
        url = f"{self.url}{path}" + (f"?{urlencode(query)}" if query else "")
        repeatable = is_repeatable(method, has_key=key is not None, is_safe=is_safe)
        started, tries = time.monotonic(), 0
        while True:
            if self.stopped.is_set():
                raise Halted
            tries += 1
            outcome, response = self._try(method, url, raw, headers)
            waited = time.monotonic() - started
            if not asks_again(outcome, repeatable=repeatable, waited=waited):
                break
            self.stopped.wait(pause(tries - 1, random.random()))
        return self._answer(f"{method} {path}", response, waited, tries)

    def _try(
        self, method: str, url: str, raw: bytes | None, headers: dict[str, str]
    ) -> tuple[Outcome, urllib3.BaseHTTPResponse | None]:
        try:
            response = self._pool.request(method, url, body=raw, headers=headers, redirect=False)
        except urllib3.exceptions.NewConnectionError:
            return Outcome(None, is_connected=False), None
        except urllib3.exceptions.HTTPError:
            return Outcome(None), None
        return Outcome(response.status), response

    def _answer(
        self, what: str, response: urllib3.BaseHTTPResponse | None, seconds: float, tries: int
    ) -> Answer:
        with self.traffic.lock:
            self.traffic.requests += 1
            self.traffic.again += tries - 1
        if response is None:
            raise NoAnswer(f"{what}: no answer after {seconds:.0f} s and {tries} tries")
        try:
            data = json.loads(response.data) if response.data else {}
        except ValueError:
            data = {}
        if not 200 <= response.status < 300:
            error = data.get("error") if isinstance(data, dict) else None
            raise Refused(what, response.status, error if isinstance(error, dict) else {})
        is_replay = response.headers.get("Idempotent-Replay") == "true"
        if is_replay:
            with self.traffic.lock:
                self.traffic.replays += 1
        return Answer(response.status, data, seconds, tries, is_replay)

    def close(self) -> None:
        self.stopped.set()
        self._pool.clear()
