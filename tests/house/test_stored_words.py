"""Whatever is stored in Chinese for people to read has its English in the room's book."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.importing.phrases import PHRASES as IMPORTING
from app.incidents.rules import PHRASES as INCIDENTS
from app.kernel.phrases import Phrases
from app.payments.rules import PHRASES as PAYMENTS
from app.payments.rules import SAID, said
from app.reconcile.rules import PHRASES as RECONCILE

APP = Path(__file__).parents[2] / "app"
HAN = re.compile(r"[\u4e00-\u9fff]")
# Read by the customer (refund_reason has their English), or by nobody but the log.
NOT_OF_THE_BOARD = {"reason", "TryLater", "NO_ORDER", "log"}

PLACES: list[tuple[str, Phrases]] = [
    *((f"payments/service/{name}.py", PAYMENTS) for name in ("charge", "refunds", "repairs")),
    ("payments/service/books.py", PAYMENTS),
    ("reconcile/rules.py", RECONCILE),
    ("incidents/handlers.py", INCIDENTS),
    ("incidents/jobs.py", INCIDENTS),
    *((f"importing/{name}.py", IMPORTING) for name in ("files", "columns", "loaders")),
    *((f"importing/{name}.py", IMPORTING) for name in ("runner", "writing")),
    ("catalog/service.py", IMPORTING),
]


def sentences(node: ast.AST) -> Iterator[str]:
    """Chinese strings of the code in functions, a 7 for each value in them; no docstrings."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.keyword) and child.arg in NOT_OF_THE_BOARD:
            continue
        if isinstance(child, ast.Call) and ast.unparse(child.func) in NOT_OF_THE_BOARD:
            continue
        if isinstance(child, ast.JoinedStr):
            text = "".join(
                str(one.value) if isinstance(one, ast.Constant) else "7" for one in child.values
            )
        elif isinstance(child, ast.Constant) and isinstance(child.value, str):
            text = child.value
        else:
            yield from sentences(child)
            continue
        if HAN.search(text):
            yield text


def in_functions(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    return [text for one in functions for text in sentences(one)]


@pytest.mark.parametrize(("file", "book"), PLACES, ids=[file for file, _ in PLACES])
def test_every_sentence_has_its_english(file: str, book: Phrases) -> None:
    found = in_functions(APP / file)
    assert found
    left = {text: book.tell(text, "en") for text in found}
    assert [text for text, english in left.items() if HAN.search(english)] == []


def test_what_wechat_said_has_its_english() -> None:
    for outcome in SAID:
        assert PAYMENTS.tell(said(outcome), "en").isascii()


def test_why_a_bill_is_not_there_has_its_english() -> None:
    text = (APP / "reconcile" / "gateway.py").read_text(encoding="utf-8")
    words = re.findall(r'BillNotReady\(words="([^"]+)"\)', text)
    assert len(words) == 5
    for one in words:
        assert RECONCILE.tell(f"微信账单暂时取不到：{one}", "en").isascii()
