"""What headquarters' page asks: days, a day beside our own books, its differences by class."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from app.kernel.clock import local, now
from app.payments import service as payments
from app.payments.types import Paid
from app.reconcile import service as reconcile
from app.reconcile.errors import DayInFuture, DayNotFound
from tests.factories import World, make_world
from tests.payments.conftest import Till


def today() -> date:
    return local(now()).date()


@pytest.fixture
def world(bills: Till) -> World:
    return make_world()


def ours_alone(bills: Till, order_id: str, fen: int, transaction: str) -> None:
    """We say it is paid, WeChat has never heard of it."""
    payment = bills.start(order_id, fen)
    told = Paid(payment.out_trade_no, transaction, fen, "CNY", now())
    assert payments.record_paid(paid=told) == "recorded"


def test_a_day_is_shown_beside_our_books_and_by_class(
    bills: Till, world: World, client: FlaskClient
) -> None:
    ours_alone(bills, "ord_1", 500, "4200000001")
    ours_alone(bills, "ord_2", 80, "4200000002")
    reconcile.run_day(day=today())
    [first, _] = reconcile.differences(bill_date=today())
    headers = world.headers("hq", "why-1")
    where = f"/api/hq/reconcile/days/{today()}"
    body = {"note": "已核对"}
    done = client.post(
        f"/api/hq/reconcile/differences/{first.id}/explain", json=body, headers=headers
    )
    assert (done.status_code, done.get_json()["state"]) == (200, "explained")
    day = client.get(where, headers=headers).get_json()
    assert (day["state"], day["pay_fen"], day["our_pay_fen"]) == ("open", 0, 580)
    assert (day["our_refund_fen"], day["open_count"], day["explained_count"]) == (0, 1, 1)
    assert day["classes"] == [
        {"kind": "missing_there", "kind_words": "微信没有", "waiting": 1, "done": 1}
    ]

    english = headers | {"Accept-Language": "en"}
    [one, _] = client.get(f"{where}/differences", headers=english).get_json()["items"]
    assert one["kind_words"] == "Missing at WeChat"
    assert (one["detail"], one["note"]) == ("Done here, not in the bill", "已核对")
    [kind] = client.get(where, headers=english).get_json()["classes"]
    assert kind["kind_words"] == "Missing at WeChat"

    def shown(query: str) -> list[int]:
        found = client.get(f"{where}/differences?{query}", headers=headers).get_json()
        return [one["ours_fen"] for one in found["items"]]

    assert shown("state=waiting") == [580 - first.ours_fen]
    assert shown("state=done") == [first.ours_fen]
    assert shown("kind=amount") == []
    assert len(shown("kind=missing_there")) == 2


def test_an_old_day_is_read_when_asked_for(bills: Till, world: World) -> None:
    with pytest.raises(DayNotFound):
        reconcile.ask_again(day=today())  # nothing was ever paid
    ours_alone(bills, "ord_1", 500, "4200000001")
    asked = reconcile.ask_again(day=today())
    assert (asked.state, asked.attempts) == ("waiting", 0)
    assert today() in reconcile.due_days()
    assert reconcile.run_day(day=today()).attempts == 1
    with pytest.raises(DayInFuture):
        reconcile.ask_again(day=today() + timedelta(days=1))
    with pytest.raises(DayNotFound):
        reconcile.ask_again(day=today() - timedelta(days=1))
