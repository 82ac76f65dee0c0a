"""What gunicorn loads in test_process.py: the real application, callers without identity."""

from __future__ import annotations

from app.sockets import app  # isort: skip  (first: it patches the process)
from app.kernel.auth import set_authenticator  # isort: skip
from tests.realtime.helpers import CALLERS  # isort: skip

set_authenticator(CALLERS.get)

__all__ = ["app"]
