"""kill -9 before every write, commit and request of a sale; then the clients ask again (F7).

After each death: the act is repeated as its client would repeat it, the sale goes on to its
end, nothing was done twice, the audit is clean.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from apiflask import APIFlask
from sqlalchemy import update

from app.identity.models import Identity
from app.kernel.checks import run_checks
from app.kernel.db import command, execute
from app.payments import service as payments
from app.wiring.clients import forget_wechat, provide_clients
from tests.factories import World, make_world, stock_of
from tests.faults.dying import Copy, Forker
from tests.faults.sale import SCRIPTS, Sale, perform, settle, state_of
from tests.wechat.conftest import Receiver, data_dir, new_phone, receiver, sandbox, world_dir  # noqa: F401
from wechat.sandbox.serve import Running

PLENTY = 4_000  # colas at the store: every round buys two


@pytest.fixture(scope="module")
def forker() -> Iterator[Forker]:
    one = Forker()
    yield one
    one.close()


@pytest.fixture
def copy(
    app: APIFlask,
    database: str,
    tmp_path: Path,
    sandbox: Running,  # noqa: F811
    receiver: Receiver,  # noqa: F811
) -> Iterator[Copy]:
    one = Copy(database, str(tmp_path), sandbox.url, receiver.url.removesuffix("/notify"))
    one.use()
    forget_wechat()
    provide_clients()
    yield one
    forget_wechat()


@command
def give_openid(person_id: str, openid: str, app_id: str) -> None:
    execute(
        update(Identity)
        .where(Identity.person_id == person_id)
        .values(subject=openid, app_id=app_id)
    )


def crash_everywhere(
    copy: Copy, forker: Forker, weixin: Running, inbox: Receiver, script: str, every: int
) -> int:
    """Every act of a script dies once at each `every`-th of its steps. Returns how often."""
    kind, acts, end = SCRIPTS[script]
    world = make_world({"cola": PLENTY})
    phone = new_phone(weixin)
    give_openid(world.people["shopper"], phone.openid, weixin.box.world.appid)
    new_sale = lambda: Sale(world, phone, inbox, kind)  # noqa: E731
    deaths = 0
    for number in range(len(acts)):
        step = 1 + deaths % every
        while one_round(copy, forker, new_sale(), acts, end, number, step):
            deaths += 1
            step += every
    check_books(world, script)
    return deaths


def one_round(
    copy: Copy,
    forker: Forker,
    sale: Sale,
    acts: tuple[str, ...],
    end: str,
    dying: int,
    step: int,
) -> bool:
    """A whole sale in which act number `dying` dies at `step`. False: it has fewer steps."""
    died = False
    for number, name in enumerate(acts):
        act = sale.make(name)
        if number == dying:
            died = forker.perform(copy, act, step).died
            if died:
                settle()  # a minute goes by before the client asks again
        status, data = perform(act)
        assert status in (200, 201), f"{name} died at {step}: {data}"
        sale.learn(name, data)
    settle()
    assert state_of(sale.order_id) == end
    assert run_checks() == []
    return died


def check_books(world: World, script: str) -> None:
    """Every round sold two colas, or none; every fen went where it should."""
    money = payments.money_by_order(after="", until=None)
    rounds = len(money)
    is_back = script in ("cancel_paid", "uncollected")
    sold = 0 if is_back else 2 * rounds
    assert stock_of(world, "S1", "cola") == (PLENTY - sold, 0, 0, 0)
    back = 600 if is_back else 0
    assert set(money.values()) == {(600, back)}


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_sale_outlives_its_processes(
    copy: Copy,
    forker: Forker,
    sandbox: Running,  # noqa: F811
    receiver: Receiver,  # noqa: F811
    script: str,
) -> None:
    assert crash_everywhere(copy, forker, sandbox, receiver, script, 17) > 4


@pytest.mark.soak
@pytest.mark.parametrize("script", SCRIPTS)
def test_at_every_single_step(
    copy: Copy,
    forker: Forker,
    sandbox: Running,  # noqa: F811
    receiver: Receiver,  # noqa: F811
    script: str,
) -> None:
    assert crash_everywhere(copy, forker, sandbox, receiver, script, 1) > 50
