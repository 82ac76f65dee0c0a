"""Pickup codes and exit codes: signed, scoped, used once, not to be guessed (F24, F25, F42)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from app.fulfilment import locks, rules, service
from app.fulfilment.models import Guess, Shipment
from app.fulfilment.types import ExitCode, ExitVerdict, ShipmentView
from app.kernel.clock import frozen_at, now
from app.kernel.db import Contended, command, execute
from tests.factories import World, stock_of
from tests.fulfilment.helping import (
    again,
    caller,
    differences,
    events,
    open_parcel,
    picked,
    refused,
    sent,
)


def ready_at(world: World, place: str = "S1", who: str = "clerk", **rest: str) -> ShipmentView:
    parcel = open_parcel(world, "pickup", place, place, **rest)
    picked(world, who, parcel)
    return again(parcel)


def give(world: World, who: str, place: str, code: str, *, everything: bool = False) -> list[str]:
    given = service.hand_out(
        caller=caller(world, who),
        place_id=world.places[place],
        code=code,
        all_of_person=everything,
    )
    return [one.id for one in given]


def test_used_codes_say_so(world: World) -> None:
    parcel = ready_at(world)
    assert give(world, "clerk", "S1", f" {parcel.qr_text} ") == [parcel.id]
    for code in (parcel.qr_text or "", parcel.pickup_code or ""):
        with refused("fulfilment.already_handed_out") as seen:
            give(world, "clerk", "S1", code)
        assert seen["shipment_id"] == parcel.id
    assert len(events("ShipmentClosed")) == 1


def test_a_parcel_is_given_at_its_own_point_only(world: World) -> None:
    parcel = ready_at(world)
    with refused("fulfilment.wrong_point") as seen:
        give(world, "other_clerk", "S2", parcel.qr_text or "")
    assert seen["place_id"] == world.places["S1"]
    with refused("fulfilment.wrong_pickup_code"):  # digits mean nothing elsewhere
        give(world, "other_clerk", "S2", parcel.pickup_code or "")
    with refused("kernel.forbidden"):
        give(world, "other_clerk", "S1", parcel.pickup_code or "")
    assert again(parcel).state == "ready"


def test_a_parcel_that_is_not_there_yet(world: World) -> None:
    parcel = open_parcel(world, "pickup", "G1", "P1")
    for code in (parcel.qr_text or "", parcel.pickup_code or ""):
        with refused("fulfilment.not_ready") as seen:
            give(world, "leader", "P1", code)
        assert seen["state"] == "to_pick"


def test_forged_and_garbled_codes(world: World) -> None:
    parcel = ready_at(world)
    text = parcel.qr_text or ""
    body, tag = text.rsplit(".", 1)
    other = open_parcel(world, "pickup", "S1", "S1")
    for forged in (
        f"{body}.{'A' * len(tag)}",
        f"{body}.{tag.lower()}",
        f"JJP1.{other.id}.{world.places['S1']}.{tag}",
        f"JJP1.{parcel.id}.{world.places['S2']}.{tag}",
    ):
        with refused("fulfilment.forged_pickup_code"):
            give(world, "clerk", "S1", forged)
    for garbled in ("", "1234567", "123456789", "１２３４５６７８", "JJP1", body, "x" * 200):
        with refused("fulfilment.wrong_pickup_code"):
            give(world, "clerk", "S1", garbled)


def test_one_scan_gives_everything_of_that_customer_here(world: World) -> None:
    mine = [ready_at(world) for _ in range(3)]
    elsewhere = ready_at(world, "S2", "other_clerk")
    others = ready_at(world, who="clerk")
    change_owner(others.id, world.people["stranger"])
    coming = open_parcel(world, "pickup", "G1", "S1")
    assert give(world, "clerk", "S1", mine[1].pickup_code or "", everything=True) == sorted(
        one.id for one in mine
    )
    assert [again(one).state for one in (elsewhere, others, coming)] == [
        "ready",
        "ready",
        "to_pick",
    ]
    assert differences() == []


@command
def change_owner(shipment_id: str, person_id: str) -> None:
    execute(update(Shipment).where(Shipment.id == shipment_id).values(person_id=person_id))


def test_live_codes_at_a_point_differ(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: Iterator[str] = iter(["11112222", "11112222", "33334444", "11112222"])
    monkeypatch.setattr(locks, "random_digits", lambda _: next(drawn))
    first = open_parcel(world, "pickup", "S1", "S1")
    second = open_parcel(world, "pickup", "S1", "S1")
    elsewhere = open_parcel(world, "pickup", "S2", "S2")
    assert [one.pickup_code for one in (first, second, elsewhere)] == [
        "11112222",
        "33334444",
        "11112222",
    ]


def test_storage_itself_refuses_two_live_codes(world: World) -> None:
    parcel = open_parcel(world, "pickup", "S1", "S1")

    @command
    def copy() -> None:
        row = execute(select(Shipment.__table__).where(Shipment.id == parcel.id)).one()
        execute(insert(Shipment).values(**(row._asdict() | {"id": "shp_copy", "parcel_no": 2})))

    with pytest.raises(IntegrityError):
        copy()


def test_guessing_stops_after_ten_wrong_codes(world: World) -> None:
    """F24: the eleventh try is refused, a right code included; another clerk goes on."""
    parcel = ready_at(world)
    place, clerk = world.places["S1"], world.people["clerk"]
    start = window_start()
    with frozen_at(start):
        for n in range(rules.GUESSES_PER_ACTOR):
            with refused("fulfilment.wrong_pickup_code"):
                give(world, "clerk", "S1", f"{n:08d}")
            service.note_wrong_code(place_id=place, actor_id=clerk)
        with refused("fulfilment.too_many_wrong_codes") as seen:
            give(world, "clerk", "S1", parcel.pickup_code or "")
        assert seen["seconds"] == rules.GUESS_WINDOW_SECONDS
    with frozen_at(start + timedelta(seconds=rules.GUESS_WINDOW_SECONDS)):
        assert give(world, "clerk", "S1", parcel.pickup_code or "") == [parcel.id]


def test_guessing_by_many_stops_the_point(world: World) -> None:
    parcel = ready_at(world)
    with frozen_at(window_start()):
        for n in range(rules.GUESSES_PER_POINT):
            service.note_wrong_code(place_id=world.places["S1"], actor_id=f"psn_{n}")
        with refused("fulfilment.too_many_wrong_codes"):
            give(world, "clerk", "S1", parcel.pickup_code or "")
        other = open_parcel(world, "pickup", "S2", "S2")
        picked(world, "other_clerk", other)
        assert give(world, "other_clerk", "S2", other.pickup_code or "") == [other.id]


def test_old_guesses_are_forgotten(world: World) -> None:
    service.note_wrong_code(place_id=world.places["S1"], actor_id="psn_1")
    assert service.forget_old_guesses() == 0
    with frozen_at(now() + timedelta(hours=2)):
        assert service.forget_old_guesses() == 1

    @command
    def left() -> int:
        return len(execute(select(Guess.actor_id)).all())

    assert left() == 0


def window_start() -> datetime:
    """The beginning of the guess window that comes next."""
    window = rules.guess_window(now()) + 1
    return datetime.fromtimestamp(window * rules.GUESS_WINDOW_SECONDS, UTC)


# -- leaving the store ------------------------------------------------------------------------


def test_the_exit_code_rolls_and_is_used_once(world: World) -> None:
    parcel = open_parcel(world, "in_store", "S1", value_fen=1000)
    start = now().replace(second=0, microsecond=0)
    with frozen_at(start):
        first = shown(world, parcel)
        assert first.seconds_left == 60
    with frozen_at(start + timedelta(seconds=59)):
        assert (shown(world, parcel).code, shown(world, parcel).seconds_left) == (first.code, 1)
    with frozen_at(start + timedelta(seconds=60)):
        second = shown(world, parcel)
    assert second.code != first.code
    with frozen_at(start + timedelta(seconds=119)):  # the one before is still good
        verdict = checked(world, "clerk", "S1", first.code)
    assert (verdict.order_id, verdict.line_count) == (parcel.order_id, 1)
    [told] = events("ExitChecked")
    assert told["clerk_id"] == world.people["clerk"]
    for code in (first.code, second.code):
        with refused("fulfilment.exit_code_used"):
            checked(world, "clerk", "S1", code)
    with refused("fulfilment.exit_code_used"):
        shown(world, parcel)
    assert len(events("ExitChecked")) == 1


def test_a_screenshot_is_too_old(world: World) -> None:
    parcel = open_parcel(world, "in_store", "S1")
    start = now().replace(second=0, microsecond=0)
    with frozen_at(start):
        code = shown(world, parcel).code
    with frozen_at(start + timedelta(seconds=120)), refused("fulfilment.exit_code_expired"):
        checked(world, "clerk", "S1", code)
    with frozen_at(start - timedelta(seconds=61)), refused("fulfilment.exit_code_expired"):
        checked(world, "clerk", "S1", code)  # nor does a code of the future count
    with frozen_at(start + timedelta(seconds=120)):
        checked(world, "clerk", "S1", shown(world, parcel).code)


def test_exit_codes_of_others_stores_and_forgers(world: World) -> None:
    parcel = open_parcel(world, "in_store", "S1")
    other = open_parcel(world, "in_store", "S1", who="stranger")
    code = shown(world, parcel).code
    with refused("fulfilment.exit_wrong_store"):
        checked(world, "other_clerk", "S2", code)
    with refused("kernel.forbidden"):
        checked(world, "other_clerk", "S1", code)
    prefix, short, window, tag = code.split(".")
    foreign = service.exit_code(person_id=world.people["stranger"], order_id=other.order_id)
    for forged in (
        f"{prefix}.{short}.{int(window) + 1}.{tag}",  # the same tag, moved on in time
        f"{prefix}.{foreign.code.split('.')[1]}.{window}.{tag}",
        f"{prefix}.NOSUCHPASS12.{window}.{tag}",
        f"{prefix}.{short}.{window}.{'A' * len(tag)}",
    ):
        with refused("fulfilment.exit_code_forged"):
            checked(world, "clerk", "S1", forged)
    for garbled in ("", "JJX1", "12345678", f"{prefix}.{short}.-1.{tag}", parcel.id):
        with refused("fulfilment.exit_code_unreadable"):
            checked(world, "clerk", "S1", garbled)
    with refused("fulfilment.no_exit_pass"):
        service.exit_code(person_id=world.people["stranger"], order_id=parcel.order_id)
    with refused("fulfilment.no_exit_pass"):
        service.exit_code(person_id=world.people["shopper"], order_id="ord_none")
    checked(world, "clerk", "S1", code)


def test_the_dearest_lines_are_looked_at(world: World) -> None:
    parcel = open_parcel(
        world, "in_store", "S1", wants={"cola": 1, "chips": 1, "milk": 1}, value_fen=30_000
    )
    verdict = checked(world, "clerk", "S1", shown(world, parcel).code)
    assert len(verdict.look_at) == rules.items_to_look_at(parcel.order_id, 90_000, 3) == 3


def shown(world: World, parcel: ShipmentView) -> ExitCode:
    return service.exit_code(person_id=parcel.person_id, order_id=parcel.order_id)


def checked(world: World, who: str, place: str, code: str) -> ExitVerdict:
    return service.check_exit(caller=caller(world, who), place_id=world.places[place], code=code)


def test_parcels_sent_to_another_point_cannot_be_taken_at_the_source(world: World) -> None:
    parcel = open_parcel(world, "pickup", "G1", "P1")
    sent(world, "keeper", parcel)
    with refused("fulfilment.wrong_point"):
        give(world, "keeper", "G1", parcel.qr_text or "")


@pytest.mark.parametrize("write", ["move_shipment", "move_task", "use_exit_pass"])
def test_a_conditional_write_that_hit_no_row_is_heeded(
    world: World, monkeypatch: pytest.MonkeyPatch, write: str
) -> None:
    """F2: the row count is the proof; a write that changed nothing undoes the whole verb."""
    parcel, walked = ready_at(world), open_parcel(world, "in_store", "S1")
    code = shown(world, walked).code
    before = len(events("ShipmentMoved"))
    monkeypatch.setattr(locks, write, lambda *_, **__: False)
    if write == "use_exit_pass":
        with refused("fulfilment.exit_code_used"):
            checked(world, "clerk", "S1", code)
        assert events("ExitChecked") == []
    else:
        with pytest.raises(Contended):
            give(world, "clerk", "S1", parcel.pickup_code or "")
        assert again(parcel).state == "ready"
        assert stock_of(world, "S1", "cola") == (18, 2, 0, 0)  # two walked out, two still held
    assert len(events("ShipmentMoved")) == before
