"""What the inventory room's routes share."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from typing import Any

from app.catalog import service as catalog
from app.kernel.auth import CLERK, HQ, KEEPER, LEADER
from app.kernel.http import Body, Query, View, blueprint, endpoint

bp = blueprint("inventory")

STAFF = (CLERK, KEEPER, HQ)
AUDIENCES = (("staff", STAFF), ("leader", (LEADER,)))


def names(sku_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """SKU id -> the words the stock pages show of it."""
    return {
        sku_id: {
            "sku_code": sku.code,
            "name": sku.name,
            "spec": sku.spec,
            "base_unit": sku.base_unit,
        }
        for sku_id, sku in catalog.skus_by_ids(set(sku_ids)).items()
    }


def for_people_of_places(
    method: str,
    path: str,
    *,
    body: type[Body] | None = None,
    query: type[Query] | None = None,
    returns: type[View],
    status: int = 200,
    repeatable: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The same route for staff and for leaders: /api/{staff,leader}/inventory + path.

    The view gets `roles`, those of the audience, and checks with them whose place it is.
    """

    def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
        for audience, roles in AUDIENCES:
            run = functools.wraps(view)(functools.partial(view, roles=roles))
            run.__name__ = f"{audience}_{view.__name__}"
            endpoint(
                bp,
                method,
                f"/api/{audience}/inventory{path}",
                roles=roles,
                scope="place",
                body=body,
                query=query,
                returns=returns,
                status=status,
                repeatable=repeatable,
            )(run)
        return view

    return wrap
