"""The verbs of notify."""

from app.notify.service.inbox import add_consents, mark_read, read_inbox, templates
from app.notify.service.sending import send
from app.notify.service.telling import (
    tell_closed,
    tell_paid,
    tell_parcel,
    tell_refunded,
    tell_rerouted,
    tell_task,
)

__all__ = [
    "add_consents",
    "mark_read",
    "read_inbox",
    "send",
    "tell_closed",
    "tell_paid",
    "tell_parcel",
    "tell_refunded",
    "tell_rerouted",
    "tell_task",
    "templates",
]
