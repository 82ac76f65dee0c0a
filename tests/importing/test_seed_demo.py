"""`flask seed-demo`: the whole chain into an empty database, never into a full one."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from apiflask import APIFlask
from sqlalchemy import func, select

from app import create_app
from app.identity.models import AuditEntry, Person
from app.inventory import service as inventory
from app.inventory.models import Stock
from app.kernel.checks import run_checks
from app.kernel.db import execute, unit_of_work
from app.kernel.settings import settings, use_settings
from app.offers import service as offers
from app.places import service as places
from app.seeding import DATA
from app.wiring.clients import forget_wechat
from tests.wechat.conftest import data_dir, sandbox, world_dir  # noqa: F401 - fixtures
from wechat.sandbox.serve import Running

ONLY_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def lines_of(name: str) -> int:
    return len((DATA / name).read_text("utf-8").splitlines()) - 1


def count(table: type) -> int:
    with unit_of_work(write=False):
        return int(execute(select(func.count()).select_from(table)).scalar_one())


@pytest.fixture
def demo(database: str, sandbox: Running) -> APIFlask:  # noqa: F811
    """The product beside a sandbox whose world lies in its own var folder."""
    bases = dict.fromkeys(("WECHAT_API_BASE", "WECHAT_PAY_BASE", "WECHAT_WORK_BASE"), sandbox.url)
    use_settings(replace(settings(), wechat=bases))
    forget_wechat()
    places.forget_cache()
    return create_app()


@pytest.mark.slow
@ONLY_SQLITE
def test_the_chain_is_loaded_once_and_its_people_can_sign_in(
    demo: APIFlask,
    sandbox: Running,  # noqa: F811
) -> None:
    run = demo.test_cli_runner().invoke
    result = run(args=["seed-demo"])
    assert result.exit_code == 0, result.output
    assert f"网点 {lines_of('places.csv')}" in result.output.splitlines()[-1]
    assert len(places.all_places()) == lines_of("places.csv")
    assert count(Stock) == lines_of("stock.csv")
    assert run_checks() == []
    robots = json.loads((settings().var / "sandbox" / "world.json").read_text("utf-8"))["robots"]
    for place in places.all_places():
        assert (places.robot_key(place.id) in robots.values()) is (place.kind != "pickup_point")
    point = places.all_places("pickup_point")[0]
    [first, *_] = inventory.stock_of_place(place_id=point.id, limit=1)
    assert offers.prices(sku_ids=[first.sku_id])

    # a demo person signs in by the sandbox's own code, as anybody would
    user = {"openid": "o_demo_shopper_001", "phone": "17000000001"}
    requests.post(f"{sandbox.url}/sandbox/users", json=user, timeout=5)
    made = requests.post(
        f"{sandbox.url}/sandbox/users/{user['openid']}/login-code", json={}, timeout=5
    )
    client, before = demo.test_client(), count(Person)
    answer = client.post("/api/shop/identity/sessions", json={"code": made.json()["code"]})
    assert (answer.status_code, answer.get_json()["is_new"]) == (201, False)
    headers = {"Authorization": f"Bearer {answer.get_json()['token']}"}
    me = client.get("/api/shop/identity/me", headers=headers).get_json()
    assert (me["name"], me["phone"]) == ("王国栋", "170****0001")
    assert client.get("/api/shop/identity/addresses", headers=headers).get_json()["items"]
    assert count(Person) == before

    stock, audit = count(Stock), count(AuditEntry)
    again = run(args=["seed-demo"])
    assert again.exit_code != 0
    assert "已有数据" in again.output
    assert (count(Stock), count(AuditEntry)) == (stock, audit)


@ONLY_SQLITE
def test_a_wrong_row_leaves_the_database_empty(
    demo: APIFlask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "data"
    shutil.copytree(DATA, broken)
    file = broken / "products.csv"
    head, first, *rest = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([head, "," + first, *rest]), "utf-8")
    monkeypatch.setattr("app.seeding.DATA", broken)
    result = demo.test_cli_runner().invoke(args=["seed-demo"])
    assert result.exit_code == 1
    assert "products.csv 第 2 行" in result.output
    assert places.all_places() == ()
