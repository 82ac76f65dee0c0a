"""The book at any past second, from the command line and into a file that runs nothing."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apiflask import APIFlask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from app.catalog.models import Sku
from app.importing.exporting import safe
from app.inventory import checks, service
from app.inventory.models import Stock
from app.inventory.queries import audit
from app.inventory.types import Cause, Want
from app.kernel.clock import frozen_at, local, now
from app.kernel.db import execute, unit_of_work
from app.kernel.remember import changed
from tests.factories import World, make_world, stock_of

CAUSE = Cause("test", "x", "psn_1")


@pytest.fixture
def world(database: str) -> World:
    with frozen_at(datetime(2026, 11, 22, 0, 0, tzinfo=UTC)):
        return make_world()


def at(world: World, moment: datetime) -> tuple[int, int, int, int]:
    rows = list(
        service.stock_at(moment=moment, place_id=world.places["S1"], sku_id=world.skus["cola"])
    )
    return (
        sum(r.on_hand for r in rows),
        sum(r.reserved for r in rows),
        sum(r.in_transit for r in rows),
        sum(r.damaged for r in rows),
    )


def test_each_second_shows_what_was_true_then(world: World) -> None:
    start = datetime(2026, 11, 22, 2, tzinfo=UTC)
    place, sku = world.places["S1"], world.skus["cola"]
    seen: dict[datetime, tuple[int, int, int, int]] = {
        start - timedelta(days=1): (0, 0, 0, 0),
        start: (20, 0, 0, 0),
    }
    with frozen_at(start + timedelta(seconds=10)):
        held = service.reserve(
            order_id="ord_1", wants=[Want("oln_1", 1, place, sku, 4)], deadline=None
        )
        seen[now()] = stock_of(world, "S1", "cola")
    with frozen_at(start + timedelta(seconds=20)):
        service.commit(allocation_ids=[held[0].allocation_id], cause=CAUSE)
        seen[now()] = stock_of(world, "S1", "cola")
    with frozen_at(start + timedelta(seconds=30)):
        service.take_physical(place_id=place, sku_id=sku, quantity=1, cause=CAUSE)
        seen[now()] = stock_of(world, "S1", "cola")
    with frozen_at(start + timedelta(seconds=40)):
        lots = service.stock_of_place(place_id=place)
        lot = next(row.lot_id for row in lots if row.sku_id == sku)
        service.write_paper(
            kind="damage",
            place_id=place,
            sku_id=sku,
            lot_id=lot,
            quantity=2,
            actor_id="psn_1",
            reason="破损",
        )
        seen[now()] = stock_of(world, "S1", "cola")
    assert seen[start + timedelta(seconds=10)] == (20, 4, 0, 0)
    assert seen[start + timedelta(seconds=40)] == (13, 0, 0, 2)
    assert {moment: at(world, moment) for moment in seen} == seen
    assert at(world, start + timedelta(seconds=19)) == (20, 4, 0, 0)


def test_pages_join_without_a_gap(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.inventory.queries import past

    whole = list(service.stock_at(moment=now()))
    monkeypatch.setattr(past, "PAGE", 3)
    assert list(service.stock_at(moment=now())) == whole
    assert len(whole) == 17


def test_the_audit_finds_a_broken_row_on_every_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "PAGE", 3)
    assert list(checks.stock_equals_ledger()) == []
    with unit_of_work():
        execute(update(Stock).values(on_hand=Stock.on_hand + 1, reserved=1))
    assert len(list(checks.stock_equals_ledger())) == 17
    assert len(list(checks.reserved_equals_reservations())) == 17


def test_the_command_shows_one_sku_at_a_chinese_time(world: World, app: APIFlask) -> None:
    run = app.test_cli_runner().invoke
    when = f"{local(now()):%Y-%m-%dT%H:%M:%S}"
    shown = run(args=["audit", "stock", "--at", when, "--place", "S1", "--sku", "cola"])
    assert shown.exit_code == 0, shown.output
    lines = shown.stdout.splitlines()
    assert lines[0].split("\t")[:3] == ["网点编码", "网点", "商品编码"]
    assert lines[1].split("\t")[6:] == ["20", "0", "0", "0"]
    assert "1 行，账面 20，占用 0" in shown.output
    assert run(args=["audit", "stock", "--place", "nowhere"]).exit_code == 2
    assert run(args=["audit", "stock", "--at", "yesterday"]).exit_code == 2
    assert run(args=["audit"]).exit_code == 0


def test_an_exported_file_runs_nothing(world: World, app: APIFlask, tmp_path: Path) -> None:
    with unit_of_work():
        evil = "=HYPERLINK(1)"
        execute(update(Sku).where(Sku.id == world.skus["cola"]).values(name=evil))
        changed("catalog.skus")
    service_file = tmp_path / "stock.csv"
    done = app.test_cli_runner().invoke(args=["export", "stock", str(service_file)])
    assert (done.exit_code, done.output) == (0, f"17 行，已写入 {service_file}\n")
    with service_file.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 18
    assert {row[3] for row in rows if row[2] == "cola"} == {"'=HYPERLINK(1)"}
    assert sum(int(row[6]) for row in rows[1:] if row[2] == "cola") == 100


@given(st.text())
def test_no_text_begins_a_formula(text: str) -> None:
    written = safe(text)
    assert not written.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not written.startswith(("\t", "\r", "\n"))
    assert written in (text, f"'{text}")


def test_numbers_stay_numbers() -> None:
    assert [safe(one) for one in (-5, 0, None, "", "-5", " =1", "苹果", "a=b")] == [
        "-5",
        "0",
        "",
        "",
        "'-5",
        "' =1",
        "苹果",
        "a=b",
    ]
