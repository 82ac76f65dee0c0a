"""What a call to WeChat can end in, besides success.

A caller has three different things to do, so there are three kinds:

- `Refused`: WeChat understood and said no. Final; repeating the same call is useless.
- `Unknown`: nobody can say whether it took effect (time-out, 5xx, an answer whose signature is
  wrong). Ask with a query under the same number; never use a new number.
- `Busy`: it certainly had no effect, and may later (rate limit, errcode -1, connection refused,
  open circuit). Repeat the same call later.
"""

from __future__ import annotations


class WeChatError(Exception):
    """Base of all. `code` is WeChat's own code as text ("43101", "ORDER_NOT_EXIST") or, in
    lower case, one of ours ("timeout", "circuit_open", "bad_signature"…)."""

    def __init__(self, code: str | int, message: str = "", *, http_status: int | None = None):
        self.code = str(code)
        self.message = message
        self.http_status = http_status
        super().__init__(f"{self.code}: {message}" if message else self.code)


class Refused(WeChatError):
    """A final no."""


class Forged(Refused):
    """An incoming notice or message that WeChat did not sign for us, or not now."""


class Unknown(WeChatError):
    """In doubt: query under the same number."""


class Busy(WeChatError):
    """No effect; the same call may succeed later."""
