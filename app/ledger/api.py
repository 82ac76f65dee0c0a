"""Statements: a leader reads their own, headquarters everybody's."""

from __future__ import annotations

from app.kernel.auth import HQ, LEADER, Caller
from app.kernel.http import blueprint, endpoint
from app.kernel.paging import decode_cursor, encode_cursor
from app.ledger import service
from app.ledger.schemas import (
    OwedItem,
    OwedPage,
    OwedQuery,
    StatementEntry,
    StatementQuery,
    StatementView,
)
from app.ledger.types import COMMISSION_OWED, Account

bp = blueprint("ledger")


@endpoint(
    bp,
    "GET",
    "/api/leader/ledger/statement",
    roles=(LEADER,),
    scope="own",
    query=StatementQuery,
    returns=StatementView,
)
def own_statement(caller: Caller, query: StatementQuery) -> StatementView:
    """What the chain owes the caller in commission, entry by entry, newest first."""
    return _statement(caller.person_id, query)


@endpoint(
    bp,
    "GET",
    "/api/hq/ledger/commission/<person_id>",
    roles=(HQ,),
    scope="none",
    query=StatementQuery,
    returns=StatementView,
)
def statement_of(caller: Caller, person_id: str, query: StatementQuery) -> StatementView:
    """The statement of one leader."""
    return _statement(person_id, query)


@endpoint(
    bp,
    "GET",
    "/api/hq/ledger/commission",
    roles=(HQ,),
    scope="none",
    query=OwedQuery,
    returns=OwedPage,
)
def all_owed(caller: Caller, query: OwedQuery) -> OwedPage:
    """Whom the chain owes commission, and how much."""
    after = decode_cursor(query.cursor, str)
    rows = service.accounts(
        kind=COMMISSION_OWED, limit=query.limit, after=after[0] if after else ""
    )
    return OwedPage(
        items=[OwedItem(owner_id=row.owner_id, owed_fen=-row.balance_fen) for row in rows],
        next_cursor=encode_cursor(rows[-1].code) if len(rows) == query.limit else None,
    )


def _statement(person_id: str, query: StatementQuery) -> StatementView:
    after = decode_cursor(query.cursor, str)
    balance, rows = service.statement(
        account=Account(COMMISSION_OWED, person_id),
        limit=query.limit,
        before=after[0] if after else None,
    )
    return StatementView(
        owner_id=person_id,
        owed_fen=-balance,
        items=[
            StatementEntry(
                credit_fen=-row.amount_fen,
                **{
                    name: getattr(row, name)
                    for name in StatementEntry.model_fields
                    if name != "credit_fen"
                },
            )
            for row in rows
        ],
        next_cursor=encode_cursor(rows[-1].id) if len(rows) == query.limit else None,
    )
