"""Waybills, tracks and 发货信息 against the sandbox: refusals, doubt, repeats, splits (F33)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import select, update

from app.fulfilment import service
from app.fulfilment.models import Shipment, ShippingUpload
from app.fulfilment.types import ShipmentView, TrackView
from app.identity.models import Identity
from app.kernel.clock import frozen_at, now
from app.kernel.db import command, execute, unit_of_work
from app.kernel.jobs import CALLS, TryLater, outside_call, run_due_calls
from app.kernel.outside import forget_clients, provide
from app.payments import service as payments
from tests.factories import World, make_world, stock_of
from tests.fulfilment.helping import (
    again,
    caller,
    calls,
    differences,
    events,
    open_parcel,
    picked,
    refused,
    sent,
    task_of,
)
from tests.wechat.conftest import (  # noqa: F401 - fixtures
    Phone,
    control,
    data_dir,
    fault,
    new_phone,
    sandbox,
    world_dir,
)
from wechat import WeChat
from wechat.http import Transport
from wechat.sandbox.serve import Running

ADD = "/cgi-bin/express/business/order/add"
UPLOAD = "/wxa/sec/order/upload_shipping_info"


@dataclass
class Carrier:
    """A chain on a database, its shopper's phone in the sandbox, the sandbox's switches."""

    world: World
    box: Running
    phone: Phone
    wechat: WeChat

    def paid(self, parcel: ShipmentView) -> str:
        """The order's payment, as WeChat knows it. Returns the transaction id."""
        payment = payments.start(
            order_id=parcel.order_id,
            person_id=parcel.person_id,
            payer_openid=self.phone.openid,
            amount_fen=1280,
            description="红富士苹果",
            expires_at=now() + timedelta(minutes=15),
        )
        params = payments.prepay(payment_id=payment.id)
        transaction_id = self.phone.pay(params.package.removeprefix("prepay_id="))
        payments.check_payment(payment_id=payment.id)
        return transaction_id

    def told(self, transaction_id: str) -> tuple[int, int | None, bool, int]:
        """(state, logistics type, finished, tracking numbers) at WeChat."""
        state = self.wechat.shipping.get_order(transaction_id)
        return (
            state.state,
            state.logistics_type,
            state.is_finished,
            len(state.tracking_numbers),
        )

    def express(self, **rest: Any) -> ShipmentView:
        return open_parcel(self.world, "express", "G1", **rest)


@pytest.fixture
def carrier(database: str, sandbox: Running) -> Iterator[Carrier]:  # noqa: F811
    world, phone = make_world(), new_phone(sandbox)
    # patient, so that a busy machine is not taken for a fault; no circuit, so that one test's
    # faults end with it
    transport = Transport(connect_timeout=5.0, read_timeout=2.0, backoff=0.0, threshold=1000)
    wechat = WeChat(sandbox.box.world.to_config(sandbox.url), transport=transport)
    known_as(world.people["shopper"], phone.openid)
    for name, part in (
        ("logistics", wechat.express),
        ("shipping", wechat.shipping),
        ("pay", wechat.pay),
    ):
        provide(name, lambda part=part: part)
    before = dict(CALLS)
    CALLS.clear()
    outside_call(service.WAYBILL_CALL, service.run_waybill)
    outside_call(service.WAYBILL_CANCEL_CALL, service.run_waybill_cancel)
    outside_call(service.UPLOAD_CALL, service.run_upload)
    outside_call(service.UPLOAD_CLOSE_CALL, service.run_upload_close)
    outside_call("payments.query", lambda _: None)
    yield Carrier(world, sandbox, phone, wechat)
    CALLS.clear()
    CALLS.update(before)
    forget_clients()


@command
def known_as(person_id: str, openid: str) -> None:
    execute(update(Identity).where(Identity.person_id == person_id).values(subject=openid))


def uploads() -> dict[str, tuple[str, bool]]:
    """shipment_id -> (state, told as the last)."""
    with unit_of_work(write=False):
        rows = execute(
            select(ShippingUpload.shipment_id, ShippingUpload.state, ShippingUpload.told_last)
        ).all()
    return {row.shipment_id: (row.state, row.told_last) for row in rows}


def heal(carrier: Carrier) -> None:
    """The sandbox behaves again, and our client has forgotten its failures."""
    assert requests.delete(f"{carrier.box.url}/sandbox/faults", timeout=5).status_code == 200


def call_states(kind: str) -> list[str]:
    return [one.state for one in calls(kind)]


def waybills(carrier: Carrier) -> int:
    return len(control(carrier.box, "waybills")["items"])


# -- waybills ---------------------------------------------------------------------------------


def test_the_waybill_is_there_before_the_parcel_leaves(carrier: Carrier) -> None:
    parcel = carrier.express()
    task = picked(carrier.world, "keeper", parcel)
    keeper = caller(carrier.world, "keeper")
    with refused("fulfilment.no_waybill"):
        service.hand_over(caller=keeper, task_id=task.id)
    assert again(parcel).state == "picked"
    run_due_calls()
    waybill = again(parcel).waybill
    assert waybill is not None
    assert again(parcel).carrier == "TEST"
    over = service.hand_over(caller=keeper, task_id=task.id)
    assert (over.state, over.waybill) == ("handed_over", waybill)
    assert stock_of(carrier.world, "G1", "cola") == (18, 0, 0, 0)
    assert differences() == []


def test_a_time_out_after_the_effect_makes_no_second_waybill(carrier: Carrier) -> None:
    fault(carrier.box, ADD, "timeout_after", times=1)
    parcel = carrier.express()
    run_due_calls()
    assert again(parcel).waybill is not None
    assert waybills(carrier) == 1
    service.run_waybill({"shipment_id": parcel.id})  # and a call that runs twice
    assert waybills(carrier) == 1


def test_killed_between_effect_and_note(carrier: Carrier) -> None:
    parcel = carrier.express()
    run_due_calls()
    first = again(parcel).waybill

    @command
    def forget() -> None:
        execute(update(Shipment).where(Shipment.id == parcel.id).values(waybill=None))

    forget()
    service.run_waybill({"shipment_id": parcel.id})
    assert again(parcel).waybill == first
    assert waybills(carrier) == 1


def test_the_carriers_refusal_is_told_and_a_paper_waybill_helps(carrier: Carrier) -> None:
    known_as(carrier.world.people["shopper"], "o_unknown_to_wechat")
    parcel, other = carrier.express(), carrier.express()
    run_due_calls()
    assert call_states(service.WAYBILL_CALL) == ["done", "done"]
    assert again(parcel).waybill_error
    task = picked(carrier.world, "keeper", parcel)
    keeper = caller(carrier.world, "keeper")
    with refused("fulfilment.no_waybill") as seen:
        service.hand_over(caller=keeper, task_id=task.id)
    assert seen["carrier_words"] == again(parcel).waybill_error
    service.hand_over(caller=keeper, task_id=task.id, carrier="SF", waybill="SF1234567890")
    assert (again(parcel).carrier, again(parcel).waybill) == ("SF", "SF1234567890")
    task = picked(carrier.world, "keeper", other)
    with refused("fulfilment.waybill_in_use"):
        service.hand_over(caller=keeper, task_id=task.id, carrier="SF", waybill="SF1234567890")
    assert again(other).state == "picked"


def test_the_courier_is_called_off_when_the_parcel_stays(carrier: Carrier) -> None:
    early, late = carrier.express(), carrier.express()
    service.cancel_shipments(order_id=early.order_id)
    run_due_calls()
    assert waybills(carrier) == 1  # nothing was ordered for the first
    task = task_of(carrier.world, "keeper", late)
    service.refuse_task(caller=caller(carrier.world, "keeper"), task_id=task.id, reason="缺货")
    run_due_calls()
    assert call_states(service.WAYBILL_CANCEL_CALL) == ["done"]
    steps = carrier.wechat.express.path(
        order_id=late.id,
        openid=carrier.phone.openid,
        delivery_id="TEST",
        waybill_id=again(late).waybill or "",
    )
    assert steps[-1].word == "cancelled"


# -- tracks -----------------------------------------------------------------------------------


def on_the_way(carrier: Carrier) -> ShipmentView:
    parcel = carrier.express()
    run_due_calls()
    sent(carrier.world, "keeper", parcel)
    return again(parcel)


def test_the_track_is_asked_for_stored_once_and_ends_the_parcel(carrier: Carrier) -> None:
    parcel = on_the_way(carrier)
    assert service.poll_tracks() == 0  # not due yet
    for _ in range(6):
        control(carrier.box, f"waybills/{parcel.waybill}/advance", {})
    later = now() + timedelta(minutes=11)
    with frozen_at(later):
        assert service.poll_tracks() == 1
        assert service.poll_tracks() == 0  # the next question waits its time
    found = again(parcel)
    assert found.state == "delivered"
    assert [one.action for one in found.track][-1] == "signed"
    assert len(events("ShipmentClosed")) == 1
    points = [TrackView(one.at, one.action, one.words) for one in found.track]
    assert service.record_track(shipment_id=parcel.id, points=points * 2) == "delivered"
    assert len(again(parcel).track) == len(points)
    assert len(events("TrackAdded")) == 1
    assert [s.step for s in found.steps if s.actual_at] == [
        "placed", "paid", "shipped", "in_transit", "delivered",
    ]  # fmt: skip
    assert differences() == []


def test_points_in_any_order_and_by_push(carrier: Carrier) -> None:
    parcel = on_the_way(carrier)
    at = now()
    one, two, three = (
        TrackView(at + timedelta(minutes=n), action, "在路上")
        for n, action in enumerate(("picked_up", "in_transit", "signed"))
    )
    waybill = parcel.waybill or ""
    assert service.record_express_path(waybill=waybill, points=[two]) == "in_transit"
    assert service.record_express_path(waybill=waybill, points=[one, two]) == "in_transit"
    assert service.record_express_path(waybill=waybill, points=[three]) == "delivered"
    assert service.record_express_path(waybill=waybill, points=[three, one]) == "delivered"
    assert service.record_express_path(waybill="SF000", points=[one]) is None
    assert [one.action for one in again(parcel).track] == ["picked_up", "in_transit", "signed"]
    assert [one["state"] for one in events("ShipmentMoved")][-2:] == ["in_transit", "delivered"]


def test_a_dead_carrier_costs_one_question_and_is_asked_again(carrier: Carrier) -> None:
    parcels = [on_the_way(carrier) for _ in range(2)]
    fault(carrier.box, "/cgi-bin/express/business/path/get", "http_500", times=50)
    with frozen_at(now() + timedelta(minutes=11)):
        assert service.poll_tracks() == 1  # then it stops
    heal(carrier)
    with frozen_at(now() + timedelta(minutes=60)):
        assert service.poll_tracks() == 2
    assert {again(one).state for one in parcels} <= {"shipped", "in_transit", "delivered"}


# -- 发货信息管理 -------------------------------------------------------------------------------


def test_self_pickup_is_told_when_ready(carrier: Carrier) -> None:
    parcel = open_parcel(carrier.world, "pickup", "S1", "S1")
    transaction_id = carrier.paid(parcel)
    run_due_calls()
    assert carrier.told(transaction_id) == (1, None, False, 0)
    picked(carrier.world, "clerk", parcel)
    run_due_calls()
    assert carrier.told(transaction_id) == (2, 4, True, 0)
    assert uploads() == {parcel.id: ("done", True)}
    assert service.missing_uploads() == []


def test_in_store_and_rider_are_told_by_kind(carrier: Carrier) -> None:
    walked = open_parcel(carrier.world, "in_store", "S1")
    ridden = open_parcel(carrier.world, "rider", "S1")
    sent(carrier.world, "clerk", ridden)
    one, two = carrier.paid(walked), carrier.paid(ridden)
    run_due_calls()
    assert carrier.told(one) == (2, 4, True, 0)
    assert carrier.told(two) == (2, 2, True, 0)


def test_two_express_parcels_are_a_split_and_the_last_says_so(carrier: Carrier) -> None:
    first = carrier.express()
    second = carrier.express(order_id=first.order_id, parcel_no=2)
    transaction_id = carrier.paid(first)
    run_due_calls()
    sent(carrier.world, "keeper", first)
    run_due_calls()
    assert carrier.told(transaction_id) == (2, 1, False, 1)
    sent(carrier.world, "keeper", second)
    run_due_calls()
    assert carrier.told(transaction_id) == (2, 1, True, 2)
    assert uploads() == {first.id: ("done", False), second.id: ("done", True)}


def test_when_the_rest_is_refused_wechat_need_not_wait_for_it(carrier: Carrier) -> None:
    """F33: without this the money of the first parcel stays frozen."""
    first = carrier.express()
    second = carrier.express(order_id=first.order_id, parcel_no=2)
    transaction_id = carrier.paid(first)
    run_due_calls()
    sent(carrier.world, "keeper", first)
    run_due_calls()
    task = task_of(carrier.world, "keeper", second)
    service.refuse_task(caller=caller(carrier.world, "keeper"), task_id=task.id, reason="缺货")
    run_due_calls()
    assert carrier.told(transaction_id) == (2, 1, False, 1)  # perhaps it is routed again
    with frozen_at(now() + timedelta(minutes=11)):
        run_due_calls()
    assert carrier.told(transaction_id) == (2, 1, True, 1)
    assert uploads()[first.id] == ("done", True)


def test_a_mixed_order_is_told_by_its_express_parcel(carrier: Carrier) -> None:
    here = open_parcel(carrier.world, "pickup", "S1", "S1")
    there = carrier.express(order_id=here.order_id, parcel_no=2)
    transaction_id = carrier.paid(here)
    picked(carrier.world, "clerk", here)
    run_due_calls()
    assert carrier.told(transaction_id) == (1, None, False, 0)
    sent(carrier.world, "keeper", there)
    run_due_calls()
    assert carrier.told(transaction_id) == (2, 1, True, 1)
    assert {state for state, _ in uploads().values()} == {"done"}


def test_wechat_away_then_back(carrier: Carrier) -> None:
    parcel = open_parcel(carrier.world, "in_store", "S1")
    transaction_id = carrier.paid(parcel)
    fault(carrier.box, UPLOAD, "http_500", times=50)
    run_due_calls()
    assert uploads()[parcel.id][0] == "pending"
    with frozen_at(now() + timedelta(hours=2)):
        assert [one.shipment_id for one in service.missing_uploads()] == [parcel.id]
        assert service.missing_uploads()[0].error
    heal(carrier)
    with frozen_at(now() + timedelta(minutes=1)):
        run_due_calls()
    assert carrier.told(transaction_id)[:2] == (2, 4)
    assert uploads()[parcel.id] == ("done", True)


def test_without_a_payment_it_waits_and_a_refusal_is_on_the_board(carrier: Carrier) -> None:
    parcel = open_parcel(carrier.world, "in_store", "S1")
    with pytest.raises(TryLater):
        service.run_upload({"shipment_id": parcel.id})
    carrier.paid(parcel)
    change_payer(parcel.order_id)
    service.run_upload({"shipment_id": parcel.id})
    assert uploads()[parcel.id][0] == "failed"
    with frozen_at(now() + timedelta(hours=2)):
        [missing] = service.missing_uploads()
    assert (missing.state, "10060014" in (missing.error or "")) == ("failed", True)


@command
def change_payer(order_id: str) -> None:
    from app.payments.models import Payment

    execute(
        update(Payment).where(Payment.order_id == order_id).values(payer_openid="o_someone_else")
    )
