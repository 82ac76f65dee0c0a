"""Bulk loads over HTTP, for headquarters: send a file, see what is wrong, have it written."""

from __future__ import annotations

from dataclasses import asdict

from flask import request

from app.importing import service, writing
from app.importing.errors import NoFile
from app.importing.schemas import (
    FaultItem,
    FileView,
    LoadDetail,
    LoadItem,
    LoadsPage,
    UploadQuery,
)
from app.kernel.auth import HQ, Caller
from app.kernel.errors import NotFound
from app.kernel.http import blueprint, endpoint
from app.kernel.paging import PageQuery, decode_cursor, encode_cursor

bp = blueprint("importing")


@endpoint(
    bp,
    "POST",
    "/api/hq/importing/loads",
    roles=(HQ,),
    scope="none",
    query=UploadQuery,
    returns=LoadItem,
    status=201,
)
def upload(caller: Caller, query: UploadQuery) -> LoadItem:
    """Send a CSV or XLSX file (multipart, part `file`) of at most 20 MB to be checked.

    The same file again is the same load; one that is loaded already is refused.
    """
    sent = request.files.get("file")
    if sent is None:
        raise NoFile
    made = service.upload(
        actor_id=caller.person_id, kind=query.kind, name=query.name, stream=sent.stream
    )
    return LoadItem.model_validate(made)


@endpoint(
    bp,
    "GET",
    "/api/hq/importing/loads",
    roles=(HQ,),
    scope="none",
    query=PageQuery,
    returns=LoadsPage,
)
def list_loads(caller: Caller, query: PageQuery) -> LoadsPage:
    """What was sent, newest first."""
    after = decode_cursor(query.cursor, str)
    rows = service.loads(
        limit=query.limit, before=str(after[0]) if after else "", language=caller.language
    )
    return LoadsPage(
        items=[LoadItem.model_validate(row) for row in rows],
        next_cursor=encode_cursor(rows[-1].id) if len(rows) == query.limit else None,
    )


@endpoint(
    bp,
    "GET",
    "/api/hq/importing/loads/<load_id>",
    roles=(HQ,),
    scope="none",
    returns=LoadDetail,
)
def get_load(caller: Caller, load_id: str) -> LoadDetail:
    """How far one is, and what is to be corrected."""
    found, faults = service.get_load(load_id=load_id, language=caller.language)
    values = {name: getattr(found, name) for name in LoadItem.model_fields}
    return LoadDetail(**values, faults=[FaultItem(**asdict(one)) for one in faults])


@endpoint(
    bp,
    "GET",
    "/api/hq/importing/loads/<load_id>/faults",
    roles=(HQ,),
    scope="none",
    returns=FileView,
)
def export_faults(caller: Caller, load_id: str) -> FileView:
    """The first thousand cells to correct as CSV, safe to open in a spreadsheet."""
    name = "faults.csv" if caller.language.startswith("en") else "导入错误.csv"
    return FileView(name=name, text=service.faults_csv(load_id=load_id, language=caller.language))


@endpoint(
    bp,
    "POST",
    "/api/hq/importing/loads/<load_id>/apply",
    roles=(HQ,),
    scope="none",
    returns=LoadItem,
    repeatable=True,
)
def apply_load(caller: Caller, load_id: str) -> LoadItem:
    """Have a checked file written."""
    return LoadItem.model_validate(service.apply(actor_id=caller.person_id, load_id=load_id))


@endpoint(
    bp,
    "POST",
    "/api/hq/importing/loads/<load_id>/drop",
    roles=(HQ,),
    scope="none",
    returns=LoadItem,
    repeatable=True,
)
def drop_load(caller: Caller, load_id: str) -> LoadItem:
    """Give up a file that was checked; it may be sent again."""
    return LoadItem.model_validate(service.drop(actor_id=caller.person_id, load_id=load_id))


@endpoint(
    bp,
    "GET",
    "/api/hq/importing/templates/<kind>",
    roles=(HQ,),
    scope="none",
    returns=FileView,
)
def get_template(caller: Caller, kind: str) -> FileView:
    """An empty file with the columns of a kind, as people call them."""
    if kind not in writing.KINDS:
        raise NotFound
    is_english = caller.language.startswith("en")
    titles = [
        one.name if is_english else writing.title_of(kind, one.name) for one in writing.KINDS[kind]
    ]
    return FileView(name=f"{kind}.csv", text="\ufeff" + ",".join(titles) + "\r\n")
