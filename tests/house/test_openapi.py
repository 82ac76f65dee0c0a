"""/openapi.json: valid OpenAPI 3, every declared route in it, and what it says is so."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from app import create_app
from app.kernel.http import ERROR_STATUSES, ROUTES, Body, Query, Route, View

METHODS = {"get", "put", "post", "delete", "patch"}
PLACES = {"path", "query", "header", "cookie"}
create_app()  # fills ROUTES
COMPONENT = re.compile(r"^[A-Za-z0-9._-]+$")
TYPES = {"string", "number", "integer", "boolean", "array", "object", "null"}


@pytest.fixture(scope="module")
def document() -> Any:
    """Made once: it asks no database."""
    answer = create_app().test_client().get("/openapi.json")
    assert answer.status_code == 200
    return answer.json


def walk(node: Any, path: str = "#") -> Iterator[tuple[str, Any]]:
    """Every value of the document with its place."""
    yield path, node
    if isinstance(node, dict):
        for name, value in node.items():
            yield from walk(value, f"{path}/{name}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from walk(value, f"{path}/{number}")


def operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield method, path, operation


def in_openapi(path: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)


def test_the_frame(document: Any) -> None:
    assert re.fullmatch(r"3\.[01]\.\d+", document["openapi"])
    assert document["info"]["title"]
    assert document["info"]["version"]
    assert document["paths"]
    for path, item in document["paths"].items():
        assert path.startswith("/")
        assert set(item) <= METHODS | {"parameters", "summary", "description"}
    without_names = [re.sub(r"\{\w+\}", "{}", path) for path in document["paths"]]
    assert len(set(without_names)) == len(without_names), "two paths differ in names only"


def test_every_reference_leads_somewhere(document: Any) -> None:
    references = [
        node["$ref"] for _, node in walk(document) if isinstance(node, dict) and "$ref" in node
    ]
    assert len(references) > 100
    for reference in set(references):
        assert reference.startswith("#/"), reference
        found = document
        for part in reference[2:].split("/"):
            found = found[part]


def test_parameters_and_bodies_are_whole(document: Any) -> None:
    for method, path, operation in operations(document):
        where = f"{method} {path}"
        parameters = operation.get("parameters", [])
        keys = [(one["in"], one["name"]) for one in parameters]
        assert len(set(keys)) == len(keys), where
        assert all(one["in"] in PLACES and "schema" in one for one in parameters), where
        named = set(re.findall(r"\{(\w+)\}", path))
        assert {name for place, name in keys if place == "path"} == named, where
        assert all(one["required"] for one in parameters if one["in"] == "path"), where
        if "requestBody" in operation:
            assert method != "get", where
            assert operation["requestBody"]["content"]["application/json"]["schema"], where


def test_schemas_say_only_what_json_schema_knows(document: Any) -> None:
    schemas = document["components"]["schemas"]
    assert all(COMPONENT.match(name) for name in schemas)
    for path, node in walk(schemas):
        if not isinstance(node, dict) or path.endswith(("/properties", "/mapping")):
            continue
        kind = node.get("type")
        if isinstance(kind, str):
            assert kind in TYPES, path
            if kind == "array":
                assert "items" in node or "prefixItems" in node, path
        required = node.get("required")
        if isinstance(required, list):
            assert set(required) <= set(node["properties"]), path


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_route_is_told(route: Route, document: Any, app_views: dict[str, Any]) -> None:
    told = document["paths"][in_openapi(route.path)][route.method.lower()]
    assert told["summary"], "a route's docstring is its summary"
    assert told["tags"] == [route.view.split(".")[0]]
    assert told["x-roles"] == list(route.roles)
    assert told["x-repeatable"] == route.repeatable
    assert bool(told.get("security")) == bool(route.roles)
    spec = app_views[route.view]._spec
    answers = told["responses"]
    [success] = set(answers) - set(ERROR_STATUSES)
    assert success in ("200", "201")
    if "response" in spec:
        model = spec["response"]["schema"].__name__
        assert success == str(spec["response"]["status_code"])
        assert schema_of(answers[success]) == f"#/components/schemas/{model}"
    else:  # bare words, for WeChat's hooks
        assert answers[success]["content"] == {"text/plain": {"schema": {"type": "string"}}}
        assert route.scope == "public"
    for status in ERROR_STATUSES:
        assert schema_of(answers[status]) == "#/components/schemas/ErrorView"
    assert ("requestBody" in told) == ("body" in spec)


def schema_of(answer: Any) -> str:
    assert answer["description"]
    return str(answer["content"]["application/json"]["schema"]["$ref"])


@pytest.fixture(scope="module")
def app_views() -> dict[str, Any]:
    app: APIFlask = create_app()
    return dict(app.view_functions)


def test_nothing_is_told_that_is_not_declared(document: Any) -> None:
    told = {(method, path) for method, path, _ in operations(document)}
    assert told == {(route.method.lower(), in_openapi(route.path)) for route in ROUTES}


def test_no_two_schemas_share_a_name(app_views: dict[str, Any]) -> None:
    """A document has one schema per name: of two classes the second would vanish."""
    used: set[type[View | Body | Query]] = set()
    for route in ROUTES:
        spec = app_views[route.view]._spec
        if "response" in spec:
            used.add(spec["response"]["schema"])
        if "body" in spec:
            used.add(spec["body"])
    counted = Counter(one.__name__ for one in used)
    assert {name for name, count in counted.items() if count > 1} == set()


def test_the_error_envelope_is_what_the_document_says(document: Any, client: FlaskClient) -> None:
    schema = document["components"]["schemas"]["ErrorView"]
    assert schema["required"] == ["error"]
    body = document["components"]["schemas"]["ErrorBody"]
    got = client.get("/api/shop/identity/me").json
    assert set(got) == set(schema["properties"])
    assert set(got["error"]) == set(body["properties"]) == set(body["required"])


def test_the_document_names_no_secret(document: Any) -> None:
    words = json.dumps(document).lower()
    for word in ("session_key", "app_secret", "sealed", "apiv3"):
        assert word not in words
