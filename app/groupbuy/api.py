"""Rates of commission, set by headquarters."""

from __future__ import annotations

from app.groupbuy import service
from app.groupbuy.schemas import RateBody, RateItem, RateMade, RatesPage
from app.kernel.auth import HQ, Caller
from app.kernel.http import blueprint, endpoint
from app.kernel.paging import PageQuery, decode_cursor, encode_cursor

bp = blueprint("groupbuy")


@endpoint(
    bp,
    "GET",
    "/api/hq/groupbuy/rates",
    roles=(HQ,),
    scope="none",
    query=PageQuery,
    returns=RatesPage,
)
def list_rates(caller: Caller, query: PageQuery) -> RatesPage:
    """All rates ever, newest first."""
    after = decode_cursor(query.cursor, str)
    rows = service.rates(limit=query.limit, before=after[0] if after else None)
    return RatesPage(
        items=[RateItem.model_validate(row) for row in rows],
        next_cursor=encode_cursor(rows[-1].id) if len(rows) == query.limit else None,
    )


@endpoint(
    bp,
    "POST",
    "/api/hq/groupbuy/rates",
    roles=(HQ,),
    scope="none",
    body=RateBody,
    returns=RateMade,
    status=201,
    repeatable=True,
)
def set_rate(caller: Caller, body: RateBody) -> RateMade:
    """A rate from now or later on; the one before it ends then."""
    rate_id = service.set_rate(
        actor_id=caller.person_id,
        place_id=body.place_id,
        leader_id=body.leader_id,
        rate_bp=body.rate_bp,
        valid_from=body.valid_from,
    )
    return RateMade(id=rate_id)
