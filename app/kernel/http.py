"""The HTTP door: one declaration per route says who, what in, what out, how repeatable.

    @endpoint(bp, "POST", "/api/shop/ordering/orders", roles=(SHOPPER,), body=PlaceOrder,
              returns=OrderView, status=201, repeatable=True)
    def place(caller: Caller, body: PlaceOrder) -> OrderView: ...

Routes are listed in ROUTES for the generated test of every route x role x foreign scope.
"""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from apiflask import APIBlueprint
from flask import Response, g, request
from pydantic import BaseModel, ValidationError

from app.kernel.auth import Caller, caller_for
from app.kernel.errors import (
    Forbidden,
    IdempotencyKeyMissing,
    InvalidInput,
    NotFound,
    NotSignedIn,
)
from app.kernel.idempotency import Answer, once

JSON_TYPE = "application/json"
TEXT_TYPE = "text/plain; charset=utf-8"
MAX_KEY = 64
MAX_ID = 64
ERROR_STATUSES = ("400", "401", "403", "404", "409", "422", "429", "503")
ERROR_RESPONSE: dict[str, Any] = {
    "description": "{error: {code, message, details, request_id}}",
    "content": {JSON_TYPE: {"schema": {"$ref": "#/components/schemas/ErrorView"}}},
}


class View(BaseModel):
    """Base of what goes out: built from the rooms' frozen dataclasses."""

    model_config = {"from_attributes": True}


class Body(BaseModel):
    """Base of what comes in: unknown fields are refused, so a typo is not silence."""

    model_config = {"extra": "forbid", "str_strip_whitespace": True}


class Query(BaseModel):
    """Base of query strings; unknown parameters are ignored (WeChat adds its own)."""

    model_config = {"extra": "ignore", "str_strip_whitespace": True}


class ErrorBody(View):
    """What is inside every error answer."""

    code: str
    message: str
    details: dict[str, Any]
    request_id: str


class ErrorView(View):
    """The one error envelope."""

    error: ErrorBody


class Text(View):
    """`returns=Text`: the route answers this as text/plain (WeChat's hooks want bare words)."""

    text: str


class OkView(View):
    """Nothing more to say than that it is done."""

    ok: bool = True


@dataclass(frozen=True, slots=True)
class Route:
    """A declared route. `scope`: how the view limits it: own | place | none | public."""

    method: str
    path: str
    roles: tuple[str, ...]
    scope: str
    repeatable: bool
    view: str


ROUTES: list[Route] = []


def blueprint(room: str) -> APIBlueprint:
    """A room's blueprint; OpenAPI groups its routes under the room's name."""
    return APIBlueprint(room, f"app.{room}", tag=room)


def endpoint(
    bp: APIBlueprint,
    method: str,
    path: str,
    *,
    roles: tuple[str, ...],
    scope: str,
    body: type[Body] | None = None,
    query: type[Query] | None = None,
    returns: type[View],
    status: int = 200,
    repeatable: bool = False,
    guard: Callable[[], Any] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Declare a route.

    roles: who may call; () with scope "public" means anyone (login, health).
    scope: "own" (rows of the caller), "place" (places of the caller's grants; the view
    calls caller.check_place), "none" (no row is touched), "public".
    repeatable: takes Idempotency-Key and stores the answer with the work.
    guard: of a public route that knows its callers otherwise (by signature): run before
    anything is read of the body, its answer is the view's `guarded`.
    returns: the JSON of a view, or Text for a plain-text answer (never repeatable).
    The view gets `caller` (unless public), `body`, `query` and the path's variables.
    Errors: kernel.not_signed_in, kernel.forbidden, kernel.invalid_input and the verb's own.
    """
    public = scope == "public"
    if public == bool(roles):
        raise ValueError(f"{path}: roles and scope disagree")
    if repeatable and returns is Text:
        raise ValueError(f"{path}: a text answer is not stored")

    def wrap(view: Callable[..., Any]) -> Callable[..., Response]:
        @functools.wraps(view)
        def run(**arguments: Any) -> Response:
            ids = tuple(arguments.values())
            arguments |= _who(roles, public, guard)
            if not all(_could_be_an_id(one) for one in ids):
                raise NotFound
            arguments |= _what(body, query)

            if returns is Text:
                return Response(view(**arguments).text, status, content_type=TEXT_TYPE)

            def work() -> Answer:
                return Answer(status, _dump(returns, view(**arguments)))

            if not repeatable:
                return _respond(work())
            answer, replayed = once(
                actor=arguments["caller"].person_id,
                key=_idempotency_key(),
                route=f"{request.method} {request.path}",
                body=request.get_data(),
                work=work,
            )
            return _respond(answer, replayed=replayed)

        ROUTES.append(Route(method, path, roles, scope, repeatable, f"{bp.name}.{view.__name__}"))
        run._spec = _spec_of(bp, view, body, query, returns, status, roles, repeatable)  # type: ignore[attr-defined]
        bp.route(path, methods=[method])(run)
        return run

    return wrap


def _who(roles: tuple[str, ...], public: bool, guard: Callable[[], Any] | None) -> dict[str, Any]:
    """What the view is told of its caller; refused before anything is read."""
    found: dict[str, Any] = {} if public else {"caller": _signed_in(roles)}
    return found if guard is None else found | {"guarded": guard()}


def _what(body: type[Body] | None, query: type[Query] | None) -> dict[str, Any]:
    """What the view is told of the request, read by its models."""
    found: dict[str, Any] = {} if body is None else {"body": parse_body(body)}
    return found if query is None else found | {"query": _parse(query, request.args.to_dict())}


def _signed_in(roles: tuple[str, ...]) -> Caller:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    caller = caller_for(token) if scheme == "Bearer" else None
    if caller is None:
        raise NotSignedIn
    if not caller.has_role(*roles):
        raise Forbidden
    g.person_id = caller.person_id
    asked = asked_language()
    return caller if asked == caller.language else replace(caller, language=asked)


def asked_language() -> str:
    """The language of the request's words: en where Accept-Language begins so, else zh."""
    return "en" if request.headers.get("Accept-Language", "zh").lower().startswith("en") else "zh"


def client_address() -> str:
    """Who is calling, as our own front (run/front.py, nginx, Caddy) says; "" for this machine.

    A front writes this header anew, so that what a client claims is not believed.
    """
    said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        found = ipaddress.ip_address(said or request.remote_addr or "")
    except ValueError:
        return said[:45]
    return "" if found.is_loopback else str(found)


def _could_be_an_id(text: str) -> bool:
    """Ids are ASCII; MySQL refuses to compare anything else with them."""
    return len(text) <= MAX_ID and text.isascii() and text.isprintable()


def _idempotency_key() -> str:
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        raise IdempotencyKeyMissing
    if len(key) > MAX_KEY or not key.isascii() or not key.isprintable():
        raise InvalidInput(fields={"Idempotency-Key": "1-64 个可见英文字符"})
    return key


def parse_body(model: type[Body]) -> Body:
    """The request's JSON as `model`; kernel.invalid_input names each bad field."""
    raw = request.get_data()
    try:
        return model.model_validate_json(raw or b"{}")
    except ValidationError as error:
        raise InvalidInput(fields=_field_errors(error)) from None


def _parse(model: type[Query], values: dict[str, str]) -> Query:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise InvalidInput(fields=_field_errors(error)) from None


def _field_errors(error: ValidationError) -> dict[str, str]:
    return {
        ".".join(str(part) for part in item["loc"]) or "body": item["msg"]
        for item in error.errors(include_url=False, include_input=False, include_context=False)
    }


def _dump(returns: type[View], result: Any) -> str:
    view = result if isinstance(result, returns) else returns.model_validate(result)
    return view.model_dump_json()


def _respond(answer: Answer, *, replayed: bool = False) -> Response:
    response = Response(answer.body, status=answer.status, content_type=JSON_TYPE)
    if replayed:
        response.headers["Idempotent-Replay"] = "true"
    return response


def _spec_of(
    bp: APIBlueprint,
    view: Callable[..., Any],
    body: type[Body] | None,
    query: type[Query] | None,
    returns: type[View],
    status: int,
    roles: tuple[str, ...],
    repeatable: bool,
) -> dict[str, Any]:
    """What APIFlask needs for OpenAPI; parsing and shaping are done above."""

    def probe() -> None: ...

    probe.__doc__ = view.__doc__
    probe.__name__ = view.__name__
    responses: dict[int | str, Any] = dict.fromkeys(ERROR_STATUSES, ERROR_RESPONSE)
    described: Any = probe
    if returns is Text:
        words = {"text/plain": {"schema": {"type": "string"}}}
        responses[str(status)] = {"description": "Plain text", "content": words}
    else:
        described = bp.output(returns, status_code=status)(probe)
    if body is not None:
        described = bp.input(body, location="json")(described)
    if query is not None:
        described = bp.input(query, location="query")(described)
    extensions: dict[str, Any] = {"x-roles": list(roles), "x-repeatable": repeatable}
    described = bp.doc(
        responses=responses,
        security=None if not roles else "session",
        extensions=extensions,
    )(described)
    spec: dict[str, Any] = described._spec
    return spec
