"""Fixtures: every test that touches SQL runs on SQLite, and on MariaDB where it is there.

`TEST_MYSQL_URL` names a server (and a database whose name is used as a prefix); without it
the MariaDB half is skipped, loudly: see pytest's summary.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

import hypothesis
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, make_url, text

from app import create_app, wiring
from app.fulfilment import service as fulfilment
from app.inventory import service as inventory
from app.kernel import db, remember
from app.kernel.clock import local, now
from app.kernel.settings import Settings, load_settings, use_settings
from app.models import metadata

os.environ.setdefault("JIUJIN_MODE", "test")
MYSQL = os.environ.get("TEST_MYSQL_URL", "")
NEAR_MIDNIGHT = 45.0  # seconds; longer than any test that asks about a day

# No time limit of its own for an example, and the same examples each time: a busy machine or an
# unlucky throw must not turn a run red. `make soak` throws anew.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.load_profile("house")


def settings_for(url: str, var: Path, **env: str) -> Settings:
    return load_settings(
        {
            "JIUJIN_MODE": "test",
            "JIUJIN_VAR": str(var),
            "DATABASE_URL": url,
            "REDIS_URL": "none",
            "JIUJIN_MAX_UNPAID_ORDERS": "0",  # one shopper stands for many customers
            "JIUJIN_SIGN_INS_PER_PERSON": "0",
        }
        | env
    )


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with every table, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def mariadb_url() -> Iterator[str]:
    """A database of this test process's own on the server of TEST_MYSQL_URL."""
    if not MYSQL:
        pytest.skip("TEST_MYSQL_URL is not set: the MariaDB half is not tested")
    base = make_url(MYSQL)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"{base.database or 'jiujin'}_{worker}_{os.getpid()}"
    server = create_engine(base.set(database=None), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS `{name}`"))
        connection.execute(
            text(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        )
    url = base.set(database=name)
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()
    yield url.render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE `{name}`"))
    server.dispose()


def empty(engine: Engine) -> None:
    """Delete every row (MariaDB: tables are kept between tests). One look finds the full tables:
    a DELETE on each of them all would be most of a small test's time."""
    looks = (
        f"SELECT '{name}' FROM DUAL WHERE EXISTS (SELECT 1 FROM {name})" for name in metadata.tables
    )
    with engine.begin() as connection:
        full = connection.execute(text(" UNION ALL ".join(looks))).scalars().all()
        connection.execute(text("SET FOREIGN_KEY_CHECKS=0"))
        for table in full:
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("SET FOREIGN_KEY_CHECKS=1"))


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.mariadb)])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path
) -> Iterator[str]:
    """An empty database in use by the product; gives its URL."""
    if request.param == "sqlite":
        path = tmp_path / "test.db"
        shutil.copy(sqlite_template, path)
        url = f"sqlite:///{path}"
    else:
        url = request.getfixturevalue("mariadb_url")
    use_settings(settings_for(url, tmp_path))
    if request.param == "mariadb":
        empty(db.engine())
    remember.forget_all()
    yield url
    db.dispose_engines()
    use_settings(None)


@pytest.fixture(autouse=True)
def bags_as_wired() -> Iterator[None]:
    """A room's tests put another room's answer in its place; the next test has the real one."""
    wiring.wire()
    yield
    inventory.ask_set_aside_with(fulfilment.set_aside)


@pytest.fixture(scope="session")
def made_once() -> APIFlask:
    """Making the application takes longer than most tests; it keeps nothing of a database."""
    return create_app()


@pytest.fixture
def app(database: str, made_once: APIFlask) -> APIFlask:
    """The application on the test's database."""
    return made_once


@pytest.fixture(
    params=[pytest.param(0, id="once")]
    + [pytest.param(n, marks=pytest.mark.soak, id=f"round{n}") for n in range(1, 21)]
)
def turn(request: pytest.FixtureRequest) -> int:
    """A fault's tests run once in `make test`, twenty times in `make soak`; the number of it."""
    return int(request.param)


@pytest.fixture
def one_day() -> None:
    """What is asked of 'today' must not end in tomorrow: waits for midnight when it is near."""
    moment = local(now())
    midnight = datetime.combine(moment.date() + timedelta(days=1), clock_time(), moment.tzinfo)
    left = (midnight - moment).total_seconds()
    if left < NEAR_MIDNIGHT:
        time.sleep(left + 0.1)


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep together what shares a running copy, and apart what opens many connections.

    One worker starts the journeys' copy; all races run on one worker, since two of them at
    once would ask the database for more connections than it gives by default. A test that
    another file names as its own entry (tests/known_failures) runs once, at home.
    """
    drop_second_copies(config, items)
    for item in items:
        folder = item.path.parent.name
        if folder in ("journeys", "races"):
            item.add_marker(pytest.mark.xdist_group(folder))


def drop_second_copies(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of an imported test and the one it was imported from, the second is run, if both are asked
    for: the fixtures of its own folder apply there."""

    def key(item: pytest.Item) -> tuple[object, str]:
        return getattr(item, "function", item), item.name

    def is_home(item: pytest.Item) -> bool:
        function, module = getattr(item, "function", None), getattr(item, "module", None)
        return function is None or module is None or function.__module__ == module.__name__

    homes = {key(item) for item in items if is_home(item)}
    copies = [item for item in items if not is_home(item) and key(item) in homes]
    if copies:
        config.hook.pytest_deselected(items=copies)
        items[:] = [item for item in items if item not in set(copies)]
