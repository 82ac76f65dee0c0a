"""A tiny day of misfortune inside the tests: every payment fault at 20 %, and the proof.

`make chaos` plays it at size, with every process. Here the product is one process, its sweeps
and calls are run by hand, and the whole takes seconds.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests
from apiflask import APIFlask
from sqlalchemy import func, select, update
from werkzeug.serving import make_server

from app.identity import service as identity
from app.kernel.checks import run_checks
from app.kernel.clock import local, now
from app.kernel.db import execute, unit_of_work
from app.kernel.jobs import run_due_calls
from app.kernel.models import OutsideCall
from app.kernel.outbox import drain_all
from app.kernel.outside import forget_clients, provide
from app.kernel.settings import settings, use_settings
from app.notify import service as notify
from app.ordering import service as ordering
from app.ordering.types import OrderLineWanted
from app.payments import service as payments
from app.payments.errors import PaymentClosed, WeChatBusy
from app.reconcile import service as reconcile
from app.reconcile.errors import BillNotReady
from app.wiring import templates
from demo import chaos
from tests.factories import World, make_world
from tests.wechat.conftest import (  # noqa: F401 - fixtures
    client_of,
    control,
    data_dir,
    fault,
    sandbox,
    world_dir,
)
from wechat.http import Transport
from wechat.sandbox.serve import Running

ORDERS = 12
PATIENCE = 120.0


@pytest.fixture
def world(app: APIFlask, sandbox: Running) -> Iterator[World]:  # noqa: F811
    """The product behind an address that WeChat can call."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    use_settings(replace(settings(), public_url=f"http://127.0.0.1:{server.server_port}"))
    wechat = client_of(sandbox)
    wechat.transport = Transport(read_timeout=0.4, repeats=1, backoff=0.0, threshold=10_000)
    provide("pay", lambda: wechat.pay)
    provide("messages", lambda: wechat.messages)
    provide("shipping", lambda: wechat.shipping)
    provide("app_id", lambda: "wxdemo0000000000")
    provide("hq_robot", lambda: "")
    provide("templates", lambda: templates.make_templates({}, None))
    control(sandbox, "settings", {"bills_at_once": True, "refund_gap": 0.0})
    for number, one in enumerate(chaos.faults(0.2)):
        slow = {"params": {"seconds": 0.5}}
        fault(sandbox, one.pop("route"), one.pop("kind"), **one | slow, seed=number)
    yield make_world()
    server.shutdown()
    forget_clients()


def patiently(work: object, *errors: type[Exception]) -> object:
    """Again and again, as a phone does while WeChat does not answer."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return work()  # type: ignore[operator]
        except errors:
            if time.monotonic() > deadline:
                raise


def buy(world: World, sandbox: Running, number: int) -> str:  # noqa: F811
    """Placed and paid in WeChat; every third is cancelled in the same breath."""
    person = world.people["shopper"]
    order_id = ordering.place(
        person_id=person,
        kind="pickup",
        place_id=world.places["S1"],
        lines=[OrderLineWanted(world.skus["cola"], 1)],
    ).order.id
    params = patiently(lambda: ordering.pay(person_id=person, order_id=order_id), WeChatBusy)
    openid = identity.wechat_openid(person_id=person)
    answer = requests.post(
        f"{sandbox.url}/sandbox/users/{openid}/pay",
        json={"package": params.package},  # type: ignore[attr-defined]
        timeout=5,
    )
    assert answer.status_code == 200, answer.text
    if number % 3 == 0:
        ordering.cancel(person_id=person, order_id=order_id)
    return order_id


def turn() -> None:
    """What the workers do, with every call due at once; headquarters taps what is open."""
    with unit_of_work():
        execute(
            update(OutsideCall)
            .where(OutsideCall.state == "pending", OutsideCall.kind.like("payments.%"))
            .values(due_at=now())
        )
    drain_all()
    run_due_calls()
    for one in payments.exceptions(state="open", limit=50):
        if one.kind == "refund_abnormal" and one.state == "open":
            payments.repair(
                actor_id="psn_hq", exception_id=one.id, action="paid_otherwise", note="现金"
            )
    drain_all()


def is_over(order_ids: list[str], sandbox: Running) -> bool:  # noqa: F811
    pending = control(sandbox, "notices?state=pending")["items"]
    orders = ordering.orders_by_id(order_ids=order_ids).values()
    refunds = [r for one in order_ids for r in payments.refunds_of_order(order_id=one)]
    with unit_of_work(write=False):
        calls = execute(
            select(func.count()).where(
                OutsideCall.state == "pending", OutsideCall.kind.like("payments.%")
            )
        ).scalar_one()
    return (
        not pending
        and calls == 0
        and all(one.state in ("paid", "cancelled") for one in orders)
        and all(one.state in ("done", "settled") for one in refunds)
        and payments.exceptions(state="open", limit=5) == []
    )


@pytest.mark.usefixtures("one_day")
def test_a_day_on_which_everything_goes_wrong(world: World, sandbox: Running) -> None:  # noqa: F811
    use_settings(replace(settings(), max_unpaid_orders=0))
    openid = identity.wechat_openid(person_id=world.people["shopper"])
    requests.post(f"{sandbox.url}/sandbox/users", json={"openid": openid}, timeout=5)
    order_ids = [
        patiently(lambda n=n: buy(world, sandbox, n), PaymentClosed) for n in range(ORDERS)
    ]
    deadline = time.monotonic() + PATIENCE
    while not is_over(order_ids, sandbox):  # type: ignore[arg-type]
        assert time.monotonic() < deadline, "some money found no end"
        turn()
    today = local(now()).date()
    day = patiently(lambda: reconcile.run_day(day=today), BillNotReady)
    assert (day.state, day.open_count) == ("closed", 0)  # type: ignore[attr-defined]
    assert [one for one in run_checks() if one.check != "notify.stuck"] == []
    states = Counter(one.state for one in ordering.orders_by_id(order_ids=order_ids).values())  # type: ignore[arg-type]
    assert states == {"paid": 8, "cancelled": 4}
    check_told(world, order_ids)  # type: ignore[arg-type]
    assert sum(one["hits"] for one in control(sandbox, "faults")["items"]) > ORDERS


def check_told(world: World, order_ids: list[str]) -> None:
    """Each order and each refund was told of once."""
    person, cursor = world.people["shopper"], None
    told: Counter[tuple[str | None, str]] = Counter()
    while True:
        page = notify.read_inbox(person_id=person, language="zh", limit=100, cursor=cursor)
        told.update((item.order_id, item.template) for item in page.items)
        cursor = page.next_cursor
        if cursor is None:
            break
    for order in ordering.orders_by_id(order_ids=order_ids).values():
        refunds = Counter(r.state for r in payments.refunds_of_order(order_id=order.id))
        assert told[(order.id, "order_paid")] == int(order.paid_fen > 0)
        assert told[(order.id, "order_closed")] == int(order.state == "cancelled")
        assert told[(order.id, "refunded")] == refunds["done"]
        assert told[(order.id, "refund_settled")] == refunds["settled"]
        assert refunds.total() == int(order.state == "cancelled")
