"""Statements: a leader reads their own, headquarters everybody's; what headquarters has paid."""

from __future__ import annotations

from app.kernel.auth import HQ, LEADER, Caller
from app.kernel.http import blueprint, endpoint
from app.kernel.paging import decode_cursor, encode_cursor
from app.ledger import service
from app.ledger.schemas import (
    OwedItem,
    OwedPage,
    OwedQuery,
    PayoutBody,
    PostedView,
    StatementEntry,
    StatementQuery,
    StatementView,
)
from app.ledger.types import COMMISSION_OWED, Account, Posted

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


@endpoint(
    bp,
    "POST",
    "/api/hq/ledger/commission/<person_id>/payouts",
    roles=(HQ,),
    scope="none",
    body=PayoutBody,
    returns=PostedView,
    status=201,
    repeatable=True,
)
def pay_out(caller: Caller, person_id: str, body: PayoutBody) -> Posted:
    """A leader was paid commission, outside of us: at most what is owed now."""
    return service.pay_out(
        actor_id=caller.person_id,
        person_id=person_id,
        amount_fen=body.amount_fen,
        reference=body.reference,
    )


@endpoint(
    bp,
    "POST",
    "/api/hq/ledger/payouts/<entry_id>/take-back",
    roles=(HQ,),
    scope="none",
    returns=PostedView,
    repeatable=True,
)
def take_payout_back(caller: Caller, entry_id: str) -> Posted:
    """A payout was entered wrongly: an entry that names it takes all of it back, once."""
    return service.take_payout_back(actor_id=caller.person_id, entry_id=entry_id)


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
