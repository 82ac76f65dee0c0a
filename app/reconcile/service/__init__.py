"""The verbs of reconciliation."""

from app.reconcile.service.days import ask_again, due_days, run_day
from app.reconcile.service.reading import (
    classes,
    csv_text,
    day,
    days,
    difference,
    differences,
    our_books,
)
from app.reconcile.service.repairs import REPAIR_CALL, explain, repair, run_repair

__all__ = [
    "REPAIR_CALL",
    "ask_again",
    "classes",
    "csv_text",
    "day",
    "days",
    "difference",
    "differences",
    "due_days",
    "explain",
    "our_books",
    "repair",
    "run_day",
    "run_repair",
]
