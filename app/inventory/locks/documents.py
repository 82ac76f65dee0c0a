"""Conditional writes of counts, papers, transfers and of what was sold beyond the book.

Each change of state is a compare-and-set; its row count is the caller's proof.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update

from app.inventory.models import Count, CountLine, Oversold, Paper, Transfer, TransferLine
from app.inventory.types import Cause
from app.kernel.clock import now
from app.kernel.db import execute, table_of
from app.kernel.ids import new_id


def insert_count(place_id: str, note: str, actor_id: str) -> str:
    """A new open count. Raises IntegrityError when one runs at the place."""
    count_id = new_id("cnt")
    execute(
        insert(Count).values(
            id=count_id,
            place_id=place_id,
            open_place_id=place_id,
            state="open",
            note=note,
            opened_by=actor_id,
            opened_at=now(),
        )
    )
    return count_id


def count_row(count_id: str) -> Any:
    """The count, locked until the unit ends; None when there is none."""
    return execute(select(Count.__table__).where(Count.id == count_id).with_for_update()).first()


def transfer_row(transfer_id: str) -> Any:
    """The transfer, locked until the unit ends; None when there is none."""
    return execute(
        select(Transfer.__table__).where(Transfer.id == transfer_id).with_for_update()
    ).first()


def move_count(count_id: str, before: str, after: str, **values: Any) -> bool:
    """Compare-and-set on the state; an ended count frees its place."""
    if after in ("applied", "cancelled"):
        values["open_place_id"] = None
    done = execute(
        update(Count)
        .where(Count.id == count_id, Count.state == before)
        .values(state=after, **values)
    )
    return done.rowcount == 1


def mark_counted(count_id: str, stock_id: int, values: Mapping[str, Any]) -> None:
    """What was counted of a lot; a second count of it replaces the first."""
    mine = (CountLine.count_id == count_id, CountLine.stock_id == stock_id)
    if execute(update(CountLine).where(*mine).values(**values)).rowcount == 0:
        execute(
            insert(CountLine).values(
                id=new_id("cnl"), count_id=count_id, stock_id=stock_id, **values
            )
        )


def mark_line_applied(line_id: str, change: int) -> bool:
    """A line is applied once."""
    done = execute(
        update(CountLine)
        .where(CountLine.id == line_id, CountLine.applied.is_(None))
        .values(applied=change)
    )
    return done.rowcount == 1


def insert_paper(values: Mapping[str, Any]) -> str:
    paper_id = new_id("ppr")
    execute(insert(Paper).values(id=paper_id, created_at=now(), **values))
    return paper_id


def insert_transfer(values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> None:
    execute(insert(Transfer).values(**values))
    execute(insert(table_of(TransferLine)), list(lines))


def move_transfer(transfer_id: str, before: str, after: str, actor_id: str) -> bool:
    done = execute(
        update(Transfer)
        .where(Transfer.id == transfer_id, Transfer.state == before)
        .values(state=after, ended_by=actor_id, ended_at=now())
    )
    return done.rowcount == 1


def end_transfer_line(line_id: str, good: int, damaged: int) -> bool:
    done = execute(
        update(TransferLine)
        .where(TransferLine.id == line_id, TransferLine.good.is_(None))
        .values(good=good, damaged=damaged)
    )
    return done.rowcount == 1


def record_oversold(place_id: str, sku_id: str, quantity: int, cause: Cause) -> str:
    """Units that left beyond the book, owed until something comes in."""
    oversold_id = new_id("ovs")
    execute(
        insert(Oversold).values(
            id=oversold_id,
            place_id=place_id,
            sku_id=sku_id,
            quantity=quantity,
            open_quantity=quantity,
            cause_kind=cause.kind,
            cause_id=cause.id,
            actor_id=cause.actor_id,
            created_at=now(),
        )
    )
    return oversold_id


def open_oversold(place_id: str, sku_id: str) -> list[Any]:
    """What is owed of a SKU at a place, oldest first; locked until the unit ends."""
    return list(
        execute(
            select(Oversold.id, Oversold.open_quantity)
            .where(
                Oversold.place_id == place_id,
                Oversold.sku_id == sku_id,
                Oversold.open_quantity > 0,
            )
            .order_by(Oversold.id)
            .with_for_update()
        ).all()
    )


def pay_oversold(oversold_id: str, quantity: int, *, is_settled: bool) -> bool:
    values: dict[str, Any] = {"open_quantity": Oversold.open_quantity - quantity}
    if is_settled:
        values["settled_at"] = now()
    done = execute(
        update(Oversold)
        .where(Oversold.id == oversold_id, Oversold.open_quantity >= quantity)
        .values(**values)
    )
    return done.rowcount == 1
