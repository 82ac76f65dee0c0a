"""F28: expiry lost with the process that remembered it, or one bad order stopping the others.

Ours is a deadline in the row: whoever looks next finds it.
"""

from __future__ import annotations

from typing import Any

import pytest

from app.ordering import service as ordering
from app.ordering.service import expiring
from tests.factories import age_order, stock_of
from tests.ordering.conftest import Shop, shop  # noqa: F401 - a fixture
from tests.races.together import in_processes


def expire_in_a_new_process() -> bool:
    """What a worker does that was started after the order's own process had died."""
    from app import create_app

    create_app()
    ordering.expire_due()
    return True


def test_a_process_that_never_saw_the_order_expires_it(shop: Shop, database: str) -> None:  # noqa: F811
    order = shop.place("in_store", {"cola": 2}).order
    age_order(order.id, 60)
    run = "tests.known_failures.test_f28_expiry:expire_in_a_new_process"
    assert in_processes(database, run, [()]) == {"True": 1}
    assert shop.order(order.id).state == "expired"
    assert stock_of(shop.world, "S1", "cola") == (20, 0, 0, 0)


def test_days_late_is_late_but_not_lost(shop: Shop) -> None:  # noqa: F811
    order = shop.place("in_store", {"cola": 2}).order
    age_order(order.id, 3 * 24 * 3600)
    assert ordering.expire_due() == 1
    assert shop.order(order.id).state == "expired"


def test_one_bad_order_does_not_keep_the_others_stock(
    shop: Shop,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    orders = [shop.place("in_store", {"cola": 2}).order for _ in range(3)]
    for order in orders:
        age_order(order.id, 60)
    whole = expiring.emit_all

    def breaks_on_the_first(events: Any) -> None:
        if orders[0].id in {event.order_id for event in events}:
            raise RuntimeError("a fault of ours")
        whole(events)

    monkeypatch.setattr(expiring, "emit_all", breaks_on_the_first)
    ordering.expire_due()
    assert [shop.order(one.id).state for one in orders] == [
        "awaiting_payment",
        "expired",
        "expired",
    ]
    monkeypatch.undo()
    assert ordering.expire_due() == 1
    assert stock_of(shop.world, "S1", "cola") == (20, 0, 0, 0)
