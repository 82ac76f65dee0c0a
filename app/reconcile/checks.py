"""What `flask audit` proves of reconciled days (design, invariant 4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from app.kernel.checks import Difference
from app.kernel.clock import local, now
from app.kernel.db import snapshot
from app.payments import service as payments
from app.reconcile import queries
from app.reconcile.service.matching import span_of

LOOKED_BACK = timedelta(days=60)
PATIENCE = timedelta(days=3)  # for a bill that WeChat makes late


def days_match() -> Iterator[Difference]:
    """Each day that was read: our books - WeChat's bill = its open and explained differences.

    And what crossed midnight did so on both of its days.
    """
    with snapshot():
        first = local(now()).date() - LOOKED_BACK
        for row in queries.one_sided(first, local(now()).date() - PATIENCE):
            yield Difference(
                "reconcile.days",
                f"{row.bill_date} {row.what} {row.number}",
                f"around midnight, off by {row.off} on this day and on no other",
            )
        off = {(row.bill_date, row.what): int(row.off) for row in queries.unmatched_by_day(first)}
        for day in queries.days(LOOKED_BACK.days, None):
            if day.finished_at is None:
                continue
            start, end = span_of(day.bill_date)
            paid, back = payments.book_sums(start=start, end=end)
            for what, ours, theirs in (
                ("pay", paid, day.pay_fen),
                ("refund", back, day.refund_fen),
            ):
                known = off.get((day.bill_date, what), 0)
                if ours - theirs != known:
                    yield Difference(
                        "reconcile.days",
                        f"{day.bill_date} {what}",
                        f"ours {ours}, bill {theirs}, differences {known}",
                    )


def days_are_read() -> Iterator[Difference]:
    """Each day with money in our books was read against WeChat's bill, within days."""
    with snapshot():
        began = payments.first_paid_at()
        if began is None:
            return
        today = local(now()).date()
        first = max(local(began).date(), today - LOOKED_BACK)
        read = queries.read_since(first)
        for n in range((today - PATIENCE - first).days):
            day = first + timedelta(days=n)
            if day in read:
                continue
            start, end = span_of(day)
            paid, back = payments.book_sums(start=start, end=end)
            if paid or back:
                yield Difference(
                    "reconcile.unread", str(day), f"paid {paid}, refunded {back}, no bill was read"
                )


def closed_are_clean() -> Iterator[Difference]:
    """A closed day has nothing open."""
    with snapshot():
        for day in queries.days(LOOKED_BACK.days, None):
            if day.state == "closed" and day.open_count:
                yield Difference("reconcile.closed", str(day.bill_date), f"{day.open_count} open")
