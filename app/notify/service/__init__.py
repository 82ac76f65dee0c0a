"""The verbs of notify."""

from app.notify.service.ended import tell_ends_soon, tell_part_ended
from app.notify.service.inbox import add_consents, mark_read, read_inbox, templates
from app.notify.service.money import (
    tell_exception,
    tell_money_back,
    tell_refunded,
    tell_settled,
)
from app.notify.service.pushed import (
    check_push_url,
    check_work_url,
    forget_old_pushes,
    receive_push,
    receive_work_push,
)
from app.notify.service.sending import send
from app.notify.service.telling import (
    tell_closed,
    tell_incident,
    tell_paid,
    tell_parcel,
    tell_rerouted,
    tell_task,
)

__all__ = [
    "add_consents",
    "check_push_url",
    "check_work_url",
    "forget_old_pushes",
    "mark_read",
    "read_inbox",
    "receive_push",
    "receive_work_push",
    "send",
    "tell_closed",
    "tell_incident",
    "tell_ends_soon",
    "tell_exception",
    "tell_money_back",
    "tell_paid",
    "tell_parcel",
    "tell_part_ended",
    "tell_refunded",
    "tell_rerouted",
    "tell_settled",
    "tell_task",
    "templates",
]
