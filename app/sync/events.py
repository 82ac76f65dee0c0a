"""Facts about offline work."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class OpConflicted(Event):
    """What was done without network does not fit what had happened here; a person decides."""

    actor_id: str
    device: str
    op_id: str
    kind: str
    code: str
    place_id: str | None
