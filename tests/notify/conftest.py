"""A chain, and WeChat as the sandbox plays it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from apiflask import APIFlask
from sqlalchemy import select

from app.identity.models import Identity
from app.kernel.db import execute, unit_of_work
from app.kernel.settings import settings, use_settings
from app.places import service as places
from app.wiring import clients
from tests.conftest import settings_for
from tests.factories import World, make_world
from tests.notify.helpers import Phones
from wechat.sandbox.serve import running
from wechat.sandbox.world import init_world


@pytest.fixture
def world(app: APIFlask) -> World:
    return make_world()


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sandbox's keys and secrets take a second to make: once, copied for each test."""
    folder = tmp_path_factory.mktemp("keys")
    init_world(folder)
    return folder / "world.json"


@pytest.fixture
def phones(world: World, database: str, tmp_path: Path, keys: Path) -> Iterator[Phones]:
    """The sandbox knows the world's people; the group of S1 has a robot."""
    (tmp_path / "sandbox").mkdir()
    shutil.copy(keys, tmp_path / "sandbox" / "world.json")
    with running(tmp_path / "sandbox") as served:
        bases = ("WECHAT_API_BASE", "WECHAT_PAY_BASE", "WECHAT_WORK_BASE")
        use_settings(settings_for(database, settings().var, **dict.fromkeys(bases, served.url)))
        clients.forget_wechat()
        with unit_of_work(write=False):
            rows = execute(select(Identity.person_id, Identity.subject)).all()
        by_person = {row.person_id: row.subject for row in rows}
        openids = {who: by_person[person_id] for who, person_id in world.people.items()}
        for openid in openids.values():
            requests.post(
                f"{served.url}/sandbox/users", json={"openid": openid}, timeout=5
            ).raise_for_status()
        key = served.box.world.robots["group-01"]
        places.set_robot_key(place_id=world.places["S1"], key=key)
        yield Phones(served.url, served.box, openids)
    clients.forget_wechat()
