"""What is owed is paid, never more than that; a wrong payout is taken back by name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.kernel.checks import run_checks
from app.kernel.clock import now
from app.kernel.db import execute, unit_of_work
from app.kernel.models import OutboxEvent
from app.kernel.outbox import drain_all
from app.ledger import service
from app.ledger.errors import MoreThanOwed, PayoutNotFound, PayoutTakenBack
from app.ledger.models import LedgerEntry
from app.ledger.types import (
    BANK,
    COMMISSION_COST,
    COMMISSION_OWED,
    Account,
    EntryView,
    EntryWanted,
    Posted,
    Sums,
)
from tests.factories import World, make_world

HQ_PERSON = "psn_hq"
PERSON = "psn_li"
LI, COST = Account(COMMISSION_OWED, PERSON), Account(COMMISSION_COST)


def earn(fen: int, key: str = "a", account: Account = LI) -> None:
    """A claw-back where `fen` is below zero, of the first entry."""
    origin = entries()[-1].id if fen < 0 else None
    sides = [EntryWanted(account, -fen, origin_id=origin), EntryWanted(COST, fen)]
    kind = "commission" if fen > 0 else "claw_back"
    assert service.post(cause_key=key, kind=kind, note="测试", entries=sides)


def pay(fen: int, reference: str = "招行 0012") -> Posted:
    return service.pay_out(
        actor_id=HQ_PERSON, person_id=PERSON, amount_fen=fen, reference=reference
    )


def take_back(entry_id: str) -> Posted:
    return service.take_payout_back(actor_id=HQ_PERSON, entry_id=entry_id)


def entries() -> list[EntryView]:
    return service.statement(account=LI)[1]


def owed() -> int:
    return -service.balance(account=LI)


def bank() -> int:
    return service.balance(account=Account(BANK))


def test_a_payout_debits_what_is_owed_and_credits_the_bank(database: str) -> None:
    earn(500)
    paid = pay(300)
    assert (paid.owed_fen, owed(), bank()) == (200, 200, -300)
    newest = entries()[0]
    assert (newest.id, newest.kind, newest.amount_fen) == (paid.entry_id, "payout", 300)
    assert (newest.reference, newest.posted_by, newest.origin_id) == ("招行 0012", HQ_PERSON, None)
    assert pay(200).owed_fen == 0
    assert run_checks() == []


@pytest.mark.parametrize("fen", [501, 10**12])
def test_more_than_is_owed_is_refused_and_nothing_is_written(database: str, fen: int) -> None:
    earn(500)
    with pytest.raises(MoreThanOwed) as refused:
        pay(fen)
    assert refused.value.details == {"owed_fen": 500}
    assert (owed(), bank(), len(entries())) == (500, 0, 1)


def test_nothing_is_paid_to_whom_nothing_is_owed(database: str) -> None:
    with pytest.raises(MoreThanOwed) as refused:
        pay(1)
    assert refused.value.details == {"owed_fen": 0}
    earn(500)
    pay(400)
    earn(-300, "back")
    with pytest.raises(MoreThanOwed) as refused:
        pay(1)
    assert refused.value.details == {"owed_fen": -200}
    assert (owed(), bank()) == (-200, -400)
    assert run_checks() == []


def test_a_wrong_payout_is_taken_back_once_and_stays_in_the_book(database: str) -> None:
    earn(500)
    wrong = pay(500)
    back = take_back(wrong.entry_id)
    assert (back.owed_fen, owed(), bank()) == (500, 500, 0)
    newest, before = entries()[:2]
    assert (newest.id, newest.kind, newest.amount_fen) == (back.entry_id, "payout_back", -500)
    assert (newest.origin_id, newest.posted_by, before.id) == (
        wrong.entry_id,
        HQ_PERSON,
        wrong.entry_id,
    )
    with pytest.raises(PayoutTakenBack):
        take_back(wrong.entry_id)
    assert (owed(), len(entries())) == (500, 3)
    right = pay(50)
    assert service.taken_back(entry_ids=[wrong.entry_id, right.entry_id]) == {wrong.entry_id}
    assert run_checks() == []


def test_a_payout_is_taken_back_though_less_is_owed_by_now(database: str) -> None:
    earn(500)
    wrong = pay(500)
    earn(-300, "back")
    assert owed() == -300
    assert take_back(wrong.entry_id).owed_fen == 200


def test_only_a_payout_of_a_leader_can_be_taken_back(database: str) -> None:
    earn(500)
    paid = pay(100)
    back = take_back(paid.entry_id)
    with unit_of_work(write=False):
        of_bank = execute(
            select(LedgerEntry.id).where(LedgerEntry.account_code == BANK).limit(1)
        ).scalar_one()
    for one in (entries()[-1].id, back.entry_id, of_bank, "ent_unknown"):
        with pytest.raises(PayoutNotFound):
            take_back(one)
    assert owed() == 500


def test_the_month_counts_a_payout_until_it_is_taken_back(database: str) -> None:
    month = now() - timedelta(days=1)
    earn(500)
    pay(200)
    wrong = pay(100)
    earn(-50, "back")
    assert service.sums(account=LI, since=month) == Sums(500, 50, 300)
    take_back(wrong.entry_id)
    assert service.sums(account=LI, since=month) == Sums(500, 50, 200)


def test_what_was_paid_last_month_and_taken_back_in_this_one_counts_in_neither(
    database: str,
) -> None:
    month = now() - timedelta(days=1)
    earn(500)
    wrong = pay(100)
    with unit_of_work():
        execute(
            update(LedgerEntry)
            .where(LedgerEntry.id == wrong.entry_id)
            .values(at=month - timedelta(days=3))
        )
    take_back(wrong.entry_id)
    assert service.sums(account=LI, since=month) == Sums(500, 0, 0)


def test_the_leader_is_told_of_each_entry(database: str) -> None:
    earn(500)
    drain_all()
    take_back(pay(300).entry_id)
    with unit_of_work(write=False):
        rows = execute(
            select(OutboxEvent.payload)
            .where(OutboxEvent.name == "EntryPosted", OutboxEvent.state != "done")
            .order_by(OutboxEvent.id)
        ).all()
    told = [row.payload for row in rows]
    assert [(one["owner_id"], one["credit_fen"]) for one in told] == [(PERSON, -300), (PERSON, 300)]


def test_the_audit_sees_a_payout_taken_back_without_a_name(database: str) -> None:
    earn(500)
    back = take_back(pay(300).entry_id)
    with unit_of_work():
        execute(update(LedgerEntry).where(LedgerEntry.id == back.entry_id).values(origin_id=None))
    assert [one.check for one in run_checks()] == ["ledger.origins"]


# -- over HTTP ---------------------------------------------------------------------------------


@pytest.fixture
def world(app: Any) -> World:
    return make_world()


def post(
    client: FlaskClient, world: World, path: str, body: Any = None, who: str = "hq", key: str = "k"
) -> Any:
    headers = world.headers(who) | {"Idempotency-Key": key}
    return client.post(path, json=body, headers=headers)


def test_headquarters_pays_under_one_key_once_and_both_read_it(
    world: World, client: FlaskClient
) -> None:
    leader = world.people["leader"]
    earn(500, account=Account(COMMISSION_OWED, leader))
    path = f"/api/hq/ledger/commission/{leader}/payouts"
    body = {"amount_fen": 300, "reference": " 微信转账 1000039 "}
    first, again = [post(client, world, path, body) for _ in range(2)]
    assert (first.status_code, first.get_json()["owed_fen"]) == (201, 200)
    assert again.get_json() == first.get_json()
    assert again.headers["Idempotent-Replay"] == "true"
    too_much = post(client, world, path, body | {"amount_fen": 201}, key="k2")
    assert (too_much.status_code, too_much.get_json()["error"]["code"]) == (
        409,
        "ledger.more_than_owed",
    )
    assert too_much.get_json()["error"]["details"] == {"owed_fen": 200}

    page = client.get("/api/leader/screens/commission", headers=world.headers("leader")).get_json()
    assert (page["owed_fen"], page["month_earned_fen"]) == (200, 500)
    assert (page["month_taken_fen"], page["month_paid_fen"]) == (0, 300)
    paid = page["items"][0]
    assert (paid["kind"], paid["credit_fen"], paid["reference"], paid["is_undone"]) == (
        "payout",
        -300,
        "微信转账 1000039",
        False,
    )
    assert paid["posted_by_name"] == ""
    of_hq = client.get(f"/api/hq/screens/commission/{leader}", headers=world.headers("hq"))
    assert of_hq.get_json()["items"][0]["posted_by_name"] != ""

    back = post(client, world, f"/api/hq/ledger/payouts/{paid['id']}/take-back", key="k3")
    assert (back.status_code, back.get_json()["owed_fen"]) == (200, 500)
    twice = post(client, world, f"/api/hq/ledger/payouts/{paid['id']}/take-back", key="k4")
    assert twice.get_json()["error"]["code"] == "ledger.payout_taken_back"
    page = client.get("/api/leader/screens/commission", headers=world.headers("leader")).get_json()
    assert [(one["kind"], one["credit_fen"], one["is_undone"]) for one in page["items"]] == [
        ("payout_back", 300, False),
        ("payout", -300, True),
        ("commission", 500, False),
    ]
    assert page["items"][0]["origin"]["id"] == paid["id"]
    assert page["month_paid_fen"] == 0
    own = client.get("/api/leader/ledger/statement", headers=world.headers("leader")).get_json()
    assert [one["reference"] for one in own["items"]] == ["微信转账 1000039"] * 2 + [None]


@pytest.mark.parametrize(
    "body",
    [
        {"amount_fen": 0, "reference": "x"},
        {"amount_fen": -5, "reference": "x"},
        {"amount_fen": 5, "reference": "  "},
        {"amount_fen": 5},
        {"amount_fen": 10**13, "reference": "x"},
    ],
)
def test_an_amount_and_a_reference_are_needed(
    world: World, client: FlaskClient, body: dict[str, Any]
) -> None:
    earn(500, account=Account(COMMISSION_OWED, world.people["leader"]))
    path = f"/api/hq/ledger/commission/{world.people['leader']}/payouts"
    answer = post(client, world, path, body)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (
        422,
        "kernel.invalid_input",
    )


@pytest.mark.parametrize("who", ["leader", "clerk", "keeper", "shopper"])
def test_only_headquarters_pays_and_takes_back(world: World, client: FlaskClient, who: str) -> None:
    leader = world.people["leader"]
    account = Account(COMMISSION_OWED, leader)
    earn(500, account=account)
    paid = service.pay_out(actor_id="x", person_id=leader, amount_fen=100, reference="1")
    body = {"amount_fen": 100, "reference": "1"}
    for path, sent in (
        (f"/api/hq/ledger/commission/{leader}/payouts", body),
        (f"/api/hq/ledger/payouts/{paid.entry_id}/take-back", None),
    ):
        assert post(client, world, path, sent, who=who).status_code == 403
    assert service.balance(account=account) == -400
