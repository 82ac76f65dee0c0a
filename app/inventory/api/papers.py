"""Waste, damage, mending and restocking of single lots; corrections by headquarters."""

from __future__ import annotations

from dataclasses import asdict

from app.inventory import service
from app.inventory.api.door import bp, for_people_of_places, names
from app.inventory.schemas import AdjustBody, PaperBody, PaperOut, PaperPage, PapersQuery
from app.inventory.types import PaperView
from app.kernel.auth import HQ, Caller
from app.kernel.errors import InvalidInput
from app.kernel.http import endpoint
from app.kernel.paging import decode_cursor, encode_cursor


def _out(papers: list[PaperView]) -> list[PaperOut]:
    words = names([one.sku_id for one in papers])
    return [PaperOut(**asdict(one), **words[one.sku_id]) for one in papers]


@for_people_of_places(
    "POST", "/papers", body=PaperBody, returns=PaperOut, status=201, repeatable=True
)
def write_paper(caller: Caller, body: PaperBody, *, roles: tuple[str, ...]) -> PaperOut:
    """报损、待处理、恢复、退货入库: change one lot and say why."""
    caller.check_place(body.place_id, *roles)
    return _out([service.write_paper(**body.model_dump(), actor_id=caller.person_id)])[0]


@for_people_of_places("GET", "/papers", query=PapersQuery, returns=PaperPage)
def papers(caller: Caller, query: PapersQuery, *, roles: tuple[str, ...]) -> PaperPage:
    """Papers of a place, newest first."""
    caller.check_place(query.place_id, *roles)
    before = decode_cursor(query.cursor, str)
    found = service.papers_of_place(
        place_id=query.place_id, before=before[0] if before else None, limit=query.limit + 1
    )
    rows = found[: query.limit]
    return PaperPage(
        items=_out(rows),
        next_cursor=encode_cursor(rows[-1].id) if len(found) > len(rows) else None,
    )


@endpoint(
    bp,
    "POST",
    "/api/hq/inventory/adjustments",
    roles=(HQ,),
    scope="place",
    body=AdjustBody,
    returns=PaperOut,
    status=201,
    repeatable=True,
)
def adjust(caller: Caller, body: AdjustBody) -> PaperOut:
    """Correct the book of one lot; what an order held of it is routed again."""
    caller.check_place(body.place_id, HQ)
    if body.change == 0:
        raise InvalidInput(fields={"change": "不能为 0"})
    paper = service.write_paper(
        kind="adjust_up" if body.change > 0 else "adjust_down",
        place_id=body.place_id,
        sku_id=body.sku_id,
        lot_id=body.lot_id,
        quantity=abs(body.change),
        actor_id=caller.person_id,
        note=body.note,
    )
    return _out([paper])[0]
