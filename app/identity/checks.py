"""What `flask audit` proves of the audit log (design, invariant 7)."""

from __future__ import annotations

from collections.abc import Iterator

from app.identity import service
from app.kernel.checks import Difference
from app.kernel.db import snapshot


def audit_log_is_whole() -> Iterator[Difference]:
    """The hash chain is unbroken."""
    with snapshot():
        for entry_id in service.verify_audit():
            yield Difference("identity.audit_log", f"entry {entry_id}", "hash or link is wrong")
