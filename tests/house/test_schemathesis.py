"""What /openapi.json says is what the routes do, for every role: schemathesis makes the requests.

For each route and each role that may call it: requests that fit the document, half of them
about things that exist. No answer is a crash, none has a status, a content type or a shape
that the document does not name.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import pytest
import schemathesis
from apiflask import APIFlask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS

from app.kernel.auth import ROLES
from app.kernel.http import ROUTES, Route
from app.kernel.ids import new_id
from tests.house.role_samples import OWNERS, Samples, request_of
from tests.house.test_openapi import in_openapi
from tests.house.test_roles import in_order, samples  # noqa: F401 - a fixture
from tests.wechat.conftest import data_dir, sandbox, world_dir  # noqa: F401 - fixtures

SOAK = int(os.environ.get("SOAK_EXAMPLES", "100"))
NAMES = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
NOBODY = "nobody"
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def may_call(route: Route, role: str) -> bool:
    return role in route.roles if route.roles else role == NOBODY


def filled(made: Any, sample: Any, real: Mapping[str, Any]) -> Any:
    """A generated value with the names of things that exist in it."""
    if isinstance(made, dict):
        known = sample if isinstance(sample, dict) else {}
        return {
            key: real.get(key) or filled(value, known.get(key), real) for key, value in made.items()
        }
    if isinstance(made, list):
        return [filled(one, None, real) for one in made]
    return made


def things(samples: Samples, role: str) -> dict[str, Any]:  # noqa: F811
    """What a request may be about, by the name of its field."""
    owner = role if role in OWNERS else "shopper"
    return {
        "sku_id": samples.world.skus["cola"],
        "order_id": samples.order_id,
        "address_id": samples.world.address["shopper"],
        "place_id": samples.world.places["S1"] if owner == "shopper" else samples.place(owner),
        "campaign_id": samples.campaign_id,
    }


def ask_everything(app: APIFlask, samples: Samples, role: str, examples: int) -> list[str]:  # noqa: F811
    """Every fault found, in words; a route's first one each."""
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    found = []
    for route in in_order([one for one in ROUTES if may_call(one, role)]):
        operation = schema[in_openapi(route.path)][route.method]
        try:
            assert ask(operation, route, samples, role, examples) > 0, "nothing was asked"
        except Exception as fault:
            found.append(f"{route.method} {route.path} as {role}: {_words(fault)}")
    return found


def ask(operation: Any, route: Route, samples: Samples, role: str, examples: int) -> int:  # noqa: F811
    """Make so many requests to a route and hold each answer against the document."""
    checks = [CHECKS.get_one(name) for name in NAMES]
    sample = request_of(samples, route, role if role != NOBODY else "shopper")
    real, asked = things(samples, role), 0

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),
    )
    @given(case=operation.as_strategy(), about_real=st.booleans())
    def one(case: Any, about_real: bool) -> None:
        nonlocal asked
        asked += 1
        headers = {"Idempotency-Key": new_id("key")}
        if role != NOBODY:
            headers["Authorization"] = f"Bearer {samples.world.tokens[OWNERS[role]]}"
        if about_real:
            parts = zip(route.path.split("/"), sample.url.split("/"), strict=True)
            for name, value in parts:
                if name.startswith("<"):
                    case.path_parameters[name.strip("<>").rpartition(":")[2]] = value
            case.query = {**(case.query or {}), **sample.query}
            case.body = filled(case.body, sample.body, real)
        response = case.call(headers=headers)
        case.validate_response(response, checks=checks, headers=headers)

    one()
    return asked


def _words(fault: BaseException) -> str:
    parts = getattr(fault, "exceptions", None) or [fault]
    return "; ".join(" ".join(str(one).split())[:600] for one in parts)


@on_sqlite
@pytest.mark.parametrize("role", [*ROLES, NOBODY])
def test_the_document_is_true(app: APIFlask, samples: Samples, role: str) -> None:  # noqa: F811
    found = ask_everything(app, samples, role, 4)
    assert not found, "\n\n".join(found)


@pytest.mark.soak
@on_sqlite
@pytest.mark.parametrize("role", [*ROLES, NOBODY])
def test_the_document_is_true_at_length(
    app: APIFlask,
    samples: Samples,  # noqa: F811
    role: str,
) -> None:
    found = ask_everything(app, samples, role, SOAK)
    assert not found, "\n\n".join(found)
