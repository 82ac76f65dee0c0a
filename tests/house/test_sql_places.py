"""SQL as text stands only where SQL is looked for: queries, locks, insights and the kernel.

Import rules cannot see it: a string can name any room's table.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app"
RAW = {"text", "literal_column", "TextClause", "DDL"}  # names of sqlalchemy that take SQL
RAW_METHODS = {"exec_driver_sql", "raw_connection"}


def may_hold_sql(path: Path) -> bool:
    inside = path.relative_to(APP)
    room, names = inside.parts[0], {inside.stem, *inside.parts[1:-1]}
    return room in ("kernel", "insights") or bool(names & {"queries", "locks"})


def raw_sql(source: str) -> Iterator[tuple[int, str]]:
    """(line, name) of every door through which SQL goes as text."""
    tree = ast.parse(source)
    modules = {"sqlalchemy", "sqlalchemy.sql", "sqlalchemy.sql.expression", "sqlalchemy.schema"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in modules:
            yield from ((node.lineno, one.name) for one in node.names if one.name in RAW)
        elif (isinstance(node, ast.Attribute) and node.attr in RAW_METHODS) or (
            isinstance(node, ast.Attribute)
            and node.attr in RAW
            and isinstance(node.value, ast.Name)
            and node.value.id in ("sqlalchemy", "sa")
        ):
            yield node.lineno, node.attr


FILES = sorted(APP.rglob("*.py"))


def test_text_sql_stands_where_it_is_looked_for() -> None:
    assert len(FILES) > 100  # the walk found the product
    found = [
        f"{path.relative_to(APP)}:{line}: {name}"
        for path in FILES
        if not may_hold_sql(path)
        for line, name in raw_sql(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("from sqlalchemy import select, text", ["text"]),
        ("from sqlalchemy.sql import text as t", ["text"]),
        ("import sqlalchemy as sa\nsa.literal_column('1')", ["literal_column"]),
        ("connection.exec_driver_sql('SELECT 1')", ["exec_driver_sql"]),
        ("from sqlalchemy import Text, select\nrow.text", []),
    ],
)
def test_the_test_sees_what_it_looks_for(source: str, names: list[str]) -> None:
    assert [name for _, name in raw_sql(source)] == names


def test_the_kernel_and_queries_may() -> None:
    assert may_hold_sql(APP / "kernel" / "web.py")
    assert may_hold_sql(APP / "catalog" / "queries.py")
    assert may_hold_sql(APP / "fulfilment" / "queries" / "lists.py")
    assert not may_hold_sql(APP / "catalog" / "service.py")
    assert not may_hold_sql(APP / "queries_of_no_room" / "service.py")
