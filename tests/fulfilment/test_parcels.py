"""Each kind of parcel from opening to the customer: stock, states, steps, events, audit."""

from __future__ import annotations

from datetime import timedelta

from app.fulfilment import service
from app.fulfilment.types import ReceiptLine
from app.kernel.clock import frozen_at, now
from tests.factories import World, put_stock, stock_of
from tests.fulfilment.helping import (
    again,
    caller,
    calls,
    counted,
    differences,
    events,
    open_parcel,
    picked,
    refused,
    sent,
    task_of,
)


def states(name: str = "ShipmentMoved") -> list[str]:
    return [one["state"] for one in events(name)]


def done(parcel: object) -> list[str]:
    return [step.step for step in again(parcel).steps if step.actual_at is not None]  # type: ignore[arg-type]


def test_pickup_where_it_was_picked(world: World) -> None:
    parcel = open_parcel(world, "pickup", "S1", "S1")
    assert parcel.state == "to_pick"
    assert stock_of(world, "S1", "cola") == (20, 2, 0, 0)
    assert len(parcel.pickup_code or "") == 8
    assert [s.words for s in parcel.steps] == ["已下单", "已支付", "可取", "已取"]
    picked(world, "clerk", parcel)
    ready = again(parcel)
    assert (ready.state, ready.ready_at is not None) == ("ready", True)
    given = service.hand_out(
        caller=caller(world, "clerk"), place_id=world.places["S1"], code=parcel.pickup_code or ""
    )
    assert [one.id for one in given] == [parcel.id]
    closed = again(parcel)
    assert (closed.state, closed.pickup_code, closed.qr_text) == ("collected", None, None)
    assert closed.handed_out_by == world.people["clerk"]
    assert stock_of(world, "S1", "cola") == (18, 0, 0, 0)
    assert states() == ["to_pick", "ready", "collected"]
    assert states("TaskChanged") == ["open", "taken", "picked", "handed_over"]
    [told] = events("ShipmentClosed")
    assert told["allocation_ids"] == [line.allocation_id for line in parcel.lines]
    assert done(parcel) == ["placed", "paid", "ready", "collected"]
    assert [one.key for one in calls("fulfilment.shipping_info")] == [parcel.id]
    assert differences() == []


def test_transfer_arrives_short_and_damaged(world: World) -> None:
    parcel = open_parcel(world, "pickup", "G1", "P1", wants={"cola": 5, "chips": 3})
    sent(world, "keeper", parcel)
    assert again(parcel).state == "shipped"
    assert stock_of(world, "G1", "cola") == (15, 0, 0, 0)
    assert stock_of(world, "P1", "cola") == (20, 0, 5, 0)
    assert service.allocations_between_places(
        allocation_ids=[line.allocation_id for line in parcel.lines]
    ) == {line.allocation_id: line.quantity for line in parcel.lines}
    assert differences() == []
    cola, chips = parcel.lines
    arrived = service.confirm_receipt(
        caller=caller(world, "leader"),
        shipment_id=parcel.id,
        lines=[ReceiptLine(cola.line_id, 3, 1), ReceiptLine(chips.line_id, 0, 3)],
    )
    assert arrived.state == "ready"
    assert stock_of(world, "P1", "cola") == (23, 3, 0, 1)
    assert stock_of(world, "P1", "chips") == (0, 0, 0, 3)
    [short] = events("ShipmentShort")
    assert short["place_id"] == world.places["P1"]
    assert short["lines"] == [
        {"allocation_id": cola.allocation_id, "line_id": cola.order_line_id, "missing": 2},
        {"allocation_id": chips.allocation_id, "line_id": chips.order_line_id, "missing": 3},
    ]
    assert differences() == []
    service.hand_out(
        caller=caller(world, "leader"), place_id=world.places["P1"], code=parcel.qr_text or ""
    )
    assert stock_of(world, "P1", "cola") == (20, 0, 0, 1)
    [closed] = events("ShipmentClosed")
    assert closed["allocation_ids"] == [cola.allocation_id]  # nothing good of the other came
    words = {step.step: step.words for step in again(parcel).steps}
    assert words["arrived"] == "已到点"
    assert done(parcel) == [
        "placed", "paid", "shipped", "in_transit", "arrived", "ready", "collected",
    ]  # fmt: skip
    assert differences() == []


def test_transfer_of_which_nothing_good_arrives(world: World) -> None:
    parcel = open_parcel(world, "pickup", "G1", "S1")
    sent(world, "keeper", parcel)
    service.confirm_receipt(
        caller=caller(world, "clerk"), shipment_id=parcel.id, lines=counted(parcel, 0, 1)
    )
    lost = again(parcel)
    assert (lost.state, lost.pickup_code) == ("lost", None)
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 1)
    assert events("ShipmentShort")[0]["lines"][0]["missing"] == 2
    assert events("ShipmentClosed") == []
    assert differences() == []


def test_receipt_says_what_is_wrong_with_a_count(world: World) -> None:
    parcel = open_parcel(world, "pickup", "G1", "P1", wants={"cola": 2, "chips": 1})
    leader = caller(world, "leader")
    with refused("fulfilment.illegal_transition") as seen:
        service.confirm_receipt(caller=leader, shipment_id=parcel.id, lines=counted(parcel, 1))
    assert seen["state"] == "to_pick"
    sent(world, "keeper", parcel)
    cola, chips = parcel.lines
    with refused("fulfilment.lines_missing") as seen:
        service.confirm_receipt(
            caller=leader, shipment_id=parcel.id, lines=[ReceiptLine(cola.line_id, 2, 0)]
        )
    assert seen["line_ids"] == [chips.line_id]
    with refused("fulfilment.too_many") as seen:
        service.confirm_receipt(caller=leader, shipment_id=parcel.id, lines=counted(parcel, 2, 1))
    assert seen["expected"] == 2
    with refused("fulfilment.unknown_line"):
        service.confirm_receipt(
            caller=leader, shipment_id=parcel.id, lines=[ReceiptLine("sln_other", 1, 0)]
        )
    with refused("kernel.invalid_input"):
        service.confirm_receipt(
            caller=leader, shipment_id=parcel.id, lines=[ReceiptLine(cola.line_id, 3, -1)]
        )
    assert again(parcel).state == "shipped"
    assert stock_of(world, "P1", "cola") == (20, 0, 2, 0)


def test_receive_by_scan_takes_all_as_good_once(world: World) -> None:
    parcel = open_parcel(world, "pickup", "G1", "P1")
    sent(world, "keeper", parcel)
    with refused("fulfilment.not_arriving_here"):
        service.receive_by_code(
            caller=caller(world, "other_leader"), place_id=world.places["P2"], code=parcel.id
        )
    service.receive_by_code(
        caller=caller(world, "leader"), place_id=world.places["P1"], code=parcel.id
    )
    with refused("fulfilment.illegal_transition") as seen:
        service.receive_by_code(
            caller=caller(world, "leader"), place_id=world.places["P1"], code=parcel.id
        )
    assert seen["state"] == "ready"
    assert stock_of(world, "P1", "cola") == (22, 2, 0, 0)
    assert events("ShipmentShort") == []
    assert differences() == []


def test_a_parcel_of_the_place_itself_is_not_received(world: World) -> None:
    parcel = open_parcel(world, "pickup", "S1", "S1")
    with refused("fulfilment.not_arriving_here"):
        service.confirm_receipt(
            caller=caller(world, "clerk"), shipment_id=parcel.id, lines=counted(parcel, 2)
        )


def test_rider_is_committed_at_hand_over_and_closed_at_the_door(world: World) -> None:
    parcel = open_parcel(world, "rider", "S1")
    assert parcel.pickup_code is None
    sent(world, "clerk", parcel)
    assert stock_of(world, "S1", "cola") == (18, 0, 0, 0)
    assert events("ShipmentClosed") == []
    service.mark_delivered(caller=caller(world, "clerk"), shipment_id=parcel.id)
    assert again(parcel).state == "delivered"
    with refused("fulfilment.illegal_transition"):
        service.confirm_delivery(person_id=world.people["shopper"], shipment_id=parcel.id)
    assert len(events("ShipmentClosed")) == 1
    assert differences() == []


def test_the_customer_confirms_their_own_parcel_only(world: World) -> None:
    parcel = open_parcel(world, "rider", "S1")
    sent(world, "clerk", parcel)
    with refused("fulfilment.shipment_not_found"):
        service.confirm_delivery(person_id=world.people["stranger"], shipment_id=parcel.id)
    service.confirm_delivery(person_id=world.people["shopper"], shipment_id=parcel.id)
    assert again(parcel).state == "delivered"


def test_in_store_is_with_the_shopper_at_once(world: World) -> None:
    parcel = open_parcel(world, "in_store", "S1")
    assert parcel.state == "collected"
    assert stock_of(world, "S1", "cola") == (18, 0, 0, 0)
    assert len(events("ShipmentClosed")) == 1
    assert events("TaskChanged") == []
    assert [s.words for s in parcel.steps] == ["已下单", "已支付", "已出场"]
    assert all(s.actual_at for s in parcel.steps)
    assert differences() == []


def test_refusing_frees_the_stock_and_tells_ordering(world: World) -> None:
    parcel = open_parcel(world, "pickup", "S1", "S1")
    task = picked(world, "clerk", parcel)
    clerk = caller(world, "clerk")
    with refused("fulfilment.unknown_reason"):
        service.refuse_task(caller=clerk, task_id=task.id, reason="心情不好")
    with refused("fulfilment.unknown_reason"):
        service.refuse_task(caller=clerk, task_id=task.id, reason="其他", note=" ")
    gone = service.refuse_task(caller=clerk, task_id=task.id, reason="其他", note="冰柜坏了")
    assert (gone.state, gone.refuse_note) == ("refused", "冰柜坏了")
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)
    [told] = events("ShipmentRefused")
    assert told["reason"] == "其他"
    assert told["place_id"] == world.places["S1"]
    assert told["allocation_ids"] == [line.allocation_id for line in parcel.lines]
    assert service.refused_places(order_id=parcel.order_id) == [world.places["S1"]]
    with refused("fulfilment.illegal_transition") as seen:
        service.refuse_task(caller=clerk, task_id=task.id, reason="缺货")
    assert seen["state"] == "refused"
    with refused("fulfilment.code_withdrawn"):
        service.hand_out(caller=clerk, place_id=world.places["S1"], code=parcel.pickup_code or "")
    assert differences() == []


def test_cancelling_gives_back_what_has_not_left(world: World) -> None:
    first = open_parcel(world, "pickup", "S1", "S1")
    picked(world, "clerk", first)
    second = open_parcel(world, "pickup", "G1", "S1", order_id=first.order_id, parcel_no=2)
    ids = service.cancel_shipments(order_id=first.order_id)
    assert sorted(ids) == sorted(
        line.allocation_id for one in (first, second) for line in one.lines
    )
    assert [again(one).state for one in (first, second)] == ["cancelled", "cancelled"]
    assert [again(one).pickup_code for one in (first, second)] == [None, None]
    assert task_of(world, "clerk", first).state == "void"
    # the stock is the caller's to release; until then the audit has nothing to say of it
    assert stock_of(world, "S1", "cola") == (20, 2, 0, 0)
    assert service.cancel_shipments(order_id=first.order_id) == []
    assert differences() == []


def test_cancelling_is_too_late_when_any_parcel_has_left(world: World) -> None:
    waits = open_parcel(world, "pickup", "S1", "S1")
    left = open_parcel(world, "pickup", "G1", "S1", order_id=waits.order_id, parcel_no=2)
    sent(world, "keeper", left)
    with refused("fulfilment.already_left") as seen:
        service.cancel_shipments(order_id=waits.order_id)
    assert seen["shipment_ids"] == [left.id]
    assert again(waits).state == "to_pick"
    service.receive_by_code(
        caller=caller(world, "clerk"), place_id=world.places["S1"], code=left.id
    )
    with refused("fulfilment.already_left"):
        service.cancel_shipments(order_id=waits.order_id)
    walked = open_parcel(world, "in_store", "S1")
    with refused("fulfilment.already_left"):
        service.cancel_shipments(order_id=walked.order_id)


def test_a_late_step_moves_the_expected_time(world: World) -> None:
    parcel = open_parcel(world, "pickup", "G1", "P1")
    late = parcel.promised_at + timedelta(hours=2)
    with frozen_at(late):
        sent(world, "keeper", parcel)
    assert again(parcel).eta_at == parcel.promised_at + timedelta(hours=2)
    assert again(parcel).promised_at == parcel.promised_at  # what was promised stays on record


def test_weighed_and_scanned_goods_are_picked_by_code(world: World) -> None:
    put_stock(world, "S2", "cola", 5, lot_no="L9", days=3)
    parcel = open_parcel(world, "pickup", "S2", "S2", wants={"cola": 7, "apple": 500})
    assert len(parcel.lines) == 3  # cola comes from two lots
    clerk, task = caller(world, "other_clerk"), task_of(world, "other_clerk", parcel)
    with refused("fulfilment.illegal_transition") as seen:
        service.pick(caller=clerk, task_id=task.id, codes=["06901939691601"])
    assert seen["state"] == "open"
    service.take_task(caller=clerk, task_id=task.id)
    with refused("catalog.unknown_code"):
        service.pick(caller=clerk, task_id=task.id, codes=["06970399920415"])
    with refused("fulfilment.unknown_line"):
        service.pick(caller=clerk, task_id=task.id, codes=["06901010117440"])
    half = service.pick(caller=clerk, task_id=task.id, codes=["06901939691601"] * 6)
    assert half.state == "taken"
    assert sum(line.picked for line in half.lines) == 6
    with refused("fulfilment.too_many"):
        service.pick(caller=clerk, task_id=task.id, codes=["06901939691601"] * 2)
    service.pick(caller=clerk, task_id=task.id, codes=["06901939691601"])
    apple = next(line for line in parcel.lines if line.sku_id == world.skus["apple"])
    whole = service.pick(caller=clerk, task_id=task.id, lines=[(apple.line_id, 500)])
    assert (whole.state, again(parcel).state) == ("picked", "ready")
    assert differences() == []


def test_a_task_belongs_to_the_people_of_its_place(world: World) -> None:
    parcel = open_parcel(world, "pickup", "S1", "S1")
    task = task_of(world, "clerk", parcel)
    for who in ("other_clerk", "keeper", "leader", "shopper"):
        with refused("kernel.forbidden"):
            service.take_task(caller=caller(world, who), task_id=task.id)
    with refused("fulfilment.task_not_found"):
        service.take_task(caller=caller(world, "clerk"), task_id="tsk_none")
    service.take_task(caller=caller(world, "clerk"), task_id=task.id)
    service.take_task(caller=caller(world, "clerk"), task_id=task.id)  # one's own, again
    assert states("TaskChanged") == ["open", "taken"]


def test_lists_of_the_counter(world: World) -> None:
    coming = open_parcel(world, "pickup", "G1", "P1")
    ready = open_parcel(world, "pickup", "G1", "P1", who="stranger")
    sent(world, "keeper", ready)
    leader, place = caller(world, "leader"), world.places["P1"]
    service.receive_by_code(caller=leader, place_id=place, code=ready.id)
    arrivals, _ = service.arrivals(caller=leader, place_id=place)
    assert [one.id for one in arrivals] == [coming.id]
    waiting, _ = service.to_hand_out(caller=leader, place_id=place)
    assert [one.id for one in waiting] == [ready.id]
    assert waiting[0].person_hint.endswith("****0002")  # the stranger's phone, masked
    assert service.uncollected(caller=leader, place_id=place) == ([], None)
    with frozen_at(now() + timedelta(hours=25)):
        late, _ = service.uncollected(caller=leader, place_id=place)
    assert [one.id for one in late] == [ready.id]
    with refused("kernel.forbidden"):
        service.arrivals(caller=leader, place_id=world.places["P2"])


def test_pages_follow_each_other_without_gap(world: World) -> None:
    parcels = [open_parcel(world, "pickup", "S1", "S1") for _ in range(5)]
    clerk, seen, cursor = caller(world, "clerk"), [], None
    for _ in range(3):
        items, cursor = service.tasks_of_place(
            caller=clerk, place_id=world.places["S1"], limit=2, cursor=cursor
        )
        seen += [one.shipment_id for one in items]
    assert (sorted(seen), cursor) == (sorted(one.id for one in parcels), None)
    with refused("kernel.invalid_input"):
        service.tasks_of_place(caller=clerk, place_id=world.places["S1"], cursor="W10")


def test_many_orders_in_one_go(world: World) -> None:
    one, two = open_parcel(world, "rider", "S1"), open_parcel(world, "in_store", "S1")
    found = service.shipments_of_orders(order_ids=[one.order_id, two.order_id, "ord_none"])
    assert {key: [p.id for p in views] for key, views in found.items()} == {
        one.order_id: [one.id],
        two.order_id: [two.id],
        "ord_none": [],
    }
