"""A past of many orders: real ones, bought and finished by the product, copied in the database.

Delivered events and stored answers are not copied: the product itself drops them after days.
Ids of the copies sort before the real ones, as older orders' do. Every copied table stays true:
stock goes down by what the copies sold, so that the audit finds nothing afterwards either.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import UniqueConstraint, func, select, text, update
from sqlalchemy.engine import Connection

from app.inventory.models import Stock, StockEntry
from app.kernel import outbox
from app.kernel.clock import now
from app.kernel.db import engine, execute, query, table_of, unit_of_work
from app.models import metadata
from app.ordering import service as ordering
from app.ordering.types import OrderLineWanted
from app.payments import service as payments
from app.payments.types import Paid
from bench.chain import Chain
from bench.server import say

REAL = 200  # orders made by the verbs
ID = re.compile(r"^[a-z]{2,5}_[0-9A-HJKMNP-TV-Z]{26}$")
NUMBER = re.compile(r"^[A-Z]{0,2}\d{10,40}$")
COPIED = (
    *("ordering_orders", "ordering_lines", "ordering_allocations", "ordering_parcels"),
    *("payments_payments", "inventory_reservations", "inventory_ledger"),
    *("fulfilment_shipments", "fulfilment_lines", "fulfilment_steps", "fulfilment_exit_passes"),
    *("routing_decisions", "notify_messages"),
)
ONLY = {"inventory_ledger": "t.kind = 'commit'"}  # the receipts stay as they are


def make_real(chain: Chain, dice: Any, count: int = REAL) -> None:
    """Bought in a store, paid, completed, every event delivered."""
    for number in range(count):
        store = dice.choice(chain.stores)
        person = dice.choice(chain.people)
        order = ordering.place(
            person_id=person,
            kind="in_store",
            place_id=store,
            lines=[OrderLineWanted(sku, 1) for sku in dice.sample(chain.skus[:2_000], 3)],
        ).order
        payment = payments.start(
            order_id=order.id,
            person_id=person,
            payer_openid=f"o_{person}",
            amount_fen=order.total_fen,
            description="历史订单",
            expires_at=now() + timedelta(minutes=15),
        )
        told = Paid(payment.out_trade_no, f"42{number:026d}", order.total_fen, "CNY", now())
        payments.record_paid(paid=told)
    outbox.drain_all()


@query
def counted(name: str) -> int:
    return int(execute(select(func.count()).select_from(metadata.tables[name])).scalar_one())


def copy(chain: Chain, orders: int) -> int:
    """Copy the real orders until there are `orders`; returns how often each was copied."""
    real = counted("ordering_orders")
    times = max(0, orders // real - 1)
    tables = [name for name in COPIED if name in metadata.tables and counted(name)]
    with unit_of_work():
        execute(text("CREATE TABLE bench_numbers (n BIGINT PRIMARY KEY)"))
        for start in range(0, times, 1_000):
            values = ",".join(f"({n})" for n in range(start + 1, min(times, start + 1_000) + 1))
            execute(text(f"INSERT INTO bench_numbers VALUES {values}"))
    _sell_more(times)
    with engine().connect() as connection:
        keep = {name: _selects(connection, name, chain.known) for name in tables}
        connection.commit()
        for name, (columns, expressions, last) in keep.items():
            begun = time.perf_counter()
            for start in range(0, times, 250):  # some 50,000 orders in a transaction
                with connection.begin():
                    connection.execute(
                        text(
                            f"INSERT INTO {name} ({columns}) SELECT {expressions} FROM {name} t"
                            f" JOIN bench_numbers b WHERE {last} AND {ONLY.get(name, '1 = 1')}"
                            f" AND b.n > {start} AND b.n <= {min(times, start + 250)}"
                        )
                    )
            say(f"  {name}: {counted(name)} rows, {time.perf_counter() - begun:.0f} s")
    with unit_of_work():
        execute(text("DROP TABLE bench_numbers"))
    return times


def _selects(connection: Connection, name: str, known: set[str]) -> tuple[str, str, str]:
    """(columns, expressions, which rows are real) of a table's INSERT … SELECT."""
    table = metadata.tables[name]
    rows = connection.execute(select(table).limit(400)).mappings().all()
    unique = {
        next(iter(one.columns)).name
        for one in table.constraints
        if isinstance(one, UniqueConstraint) and len(one.columns) == 1
    }
    auto = [c for c in table.columns if c.primary_key and c.autoincrement is True]
    columns, expressions = [], []
    for column in table.columns:
        if column in auto:
            continue
        columns.append(f"`{column.name}`")
        texts = [row[column.name] for row in rows if isinstance(row[column.name], str)]
        expressions.append(_expression(column.name, texts, known, column.name in unique))
    if auto:
        last = connection.execute(select(func.max(auto[0]))).scalar_one()
        return ", ".join(columns), ", ".join(expressions), f"t.`{auto[0].name}` <= {last}"
    key = next(c.name for c in table.primary_key.columns)
    # a copy's id has a 0 where no real one has it: times of ULIDs begin with 01
    return ", ".join(columns), ", ".join(expressions), f"t.`{key}` NOT LIKE '%\\_00%'"


def _expression(name: str, texts: Sequence[str], known: set[str], is_unique: bool) -> str:
    """SQL for a column of copy number b.n of the row t: a new id where the order made one."""
    if texts and all(ID.match(value) for value in texts) and not known.intersection(texts):
        head = f"SUBSTRING_INDEX(t.`{name}`, '_', 1)"
        return f"CONCAT({head}, '_00', LPAD(b.n, 7, '0'), RIGHT(t.`{name}`, 17))"
    if texts and all(NUMBER.match(value) for value in texts) and len(set(texts)) > 1:
        return f"CONCAT(LPAD(b.n, 7, '0'), RIGHT(t.`{name}`, LENGTH(t.`{name}`) - 7))"
    if texts and is_unique:
        return f"CONCAT(b.n, ':', t.`{name}`)"
    return f"t.`{name}`"


def _sell_more(times: int) -> None:
    """The copies' ledger entries take goods too."""
    entry, stock = table_of(StockEntry), table_of(Stock)
    with unit_of_work():
        sold = execute(
            select(entry.c.stock_id, func.sum(entry.c.on_hand_change).label("n"))
            .where(entry.c.kind == "commit")
            .group_by(entry.c.stock_id)
        ).all()
        received = execute(select(func.max(entry.c.id)).where(entry.c.kind == "receive")).scalar()
        for row in sold:
            execute(
                update(stock)
                .where(stock.c.id == row.stock_id)
                .values(on_hand=stock.c.on_hand + times * int(row.n))
            )
        say(f"  each real order {times} times; entries up to {received} are receipts")
