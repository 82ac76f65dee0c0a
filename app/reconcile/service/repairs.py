"""What is done about a difference: ask WeChat and record what it says, or explain it."""

from __future__ import annotations

from typing import Any

from app.identity import service as identity
from app.kernel.db import command, query
from app.kernel.ids import new_id
from app.kernel.jobs import later
from app.payments import service as payments
from app.reconcile import locks, queries, rules
from app.reconcile.errors import DifferenceClosed, DifferenceNotFound, WrongRepair
from app.reconcile.service.days import close_if_done
from app.reconcile.types import DifferenceView

REPAIR_CALL = "reconcile.repair"


@command
def repair(*, actor_id: str, difference_id: str) -> DifferenceView:
    """Ask WeChat about the difference's number and record the answer; `repairing` meanwhile.

    Raises reconcile.difference_not_found, difference_closed (somebody was quicker),
    wrong_repair. Audited.
    """
    found = _must(difference_id)
    if rules.QUERY not in rules.actions_for(found.kind):
        raise WrongRepair(actions=list(rules.actions_for(found.kind)))
    if not locks.move_difference(difference_id, "open", "repairing", actor_id=actor_id):
        raise DifferenceClosed(state=_must(difference_id).state)
    _audit(actor_id, "reconcile.query", found, "")
    turn = new_id("try")  # a second try of the same difference is another call
    later(REPAIR_CALL, turn, {"difference_id": difference_id})
    return _must(difference_id)


@command
def explain(*, actor_id: str, difference_id: str, note: str) -> DifferenceView:
    """Accept the difference with a reason. The last one closes its day. Audited.

    Raises reconcile.difference_not_found, difference_closed.
    """
    found = _must(difference_id)
    if not locks.move_difference(difference_id, "open", "explained", note=note, actor_id=actor_id):
        raise DifferenceClosed(state=_must(difference_id).state)
    _audit(actor_id, "reconcile.explain", found, note)
    close_if_done(found.bill_date)
    return _must(difference_id)


def _audit(actor_id: str, action: str, found: DifferenceView, note: str) -> None:
    identity.record_audit(
        actor_id=actor_id,
        action=action,
        subject=found.id,
        details={"kind": found.kind, "number": found.number, "note": note},
    )


def _must(difference_id: str) -> DifferenceView:
    found = queries.difference(difference_id)
    if found is None:
        raise DifferenceNotFound
    return found


@query
def _find(difference_id: str) -> DifferenceView | None:
    return queries.difference(difference_id)


def run_repair(payload: dict[str, Any]) -> None:
    """Outside call reconcile.repair: ask (network), record, compare again."""
    found = _find(payload["difference_id"])
    if found is None or found.state != "repairing":
        return
    said = payments.ask_wechat(what=found.what, number=found.number, wechat_no=found.wechat_no)
    _compare_again(found, said)


@command
def _compare_again(found: DifferenceView, said: str) -> None:
    line = payments.book_lines_of(what=found.what, numbers=[found.number]).get(found.number)
    fits = (
        found.kind != "missing_there"
        and line is not None
        and line.state in ("paid", "done")
        and (line.wechat_no, line.amount_fen) == (found.wechat_no, found.theirs_fen)
    )
    state = "resolved" if fits else "open"
    note = rules.MATCHED if fits else said
    locks.move_difference(found.id, "repairing", state, note=note[:200])
    if fits:
        close_if_done(found.bill_date)
