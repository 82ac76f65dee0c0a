"""Migrations: one line of them, up and down on both databases, and they make the models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect, make_url, text

from app import create_app
from app.kernel import db
from app.kernel.clock import now
from app.kernel.outbox import drain_all
from app.kernel.settings import use_settings
from app.models import metadata
from app.ordering import service as ordering
from app.payments import service as payments
from app.payments.types import Paid
from tests.conftest import MYSQL, settings_for
from tests.factories import make_world
from tests.ordering.conftest import Shop

WHOSE = "SELECT id, goes_to FROM payments_payments ORDER BY created_at"
MIGRATIONS = Path(__file__).parents[2] / "migrations"
ALEMBIC = "alembic_version"


def _mariadb(name: str) -> Iterator[str]:
    if not MYSQL:
        pytest.skip("TEST_MYSQL_URL is not set: the MariaDB half is not tested")
    base = make_url(MYSQL)
    server = create_engine(base.set(database=None), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS `{name}`"))
        connection.execute(
            text(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        )
    yield base.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE `{name}`"))
    server.dispose()


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.mariadb)])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two databases without a table: one for migrations, one for the models."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrated.db'}", f"sqlite:///{tmp_path / 'models.db'}"
        return
    tail = tmp_path.name.replace("-", "_")[-30:]
    made = [_mariadb(f"jiujin_{half}_{tail}") for half in ("up", "models")]
    yield next(made[0]), next(made[1])
    for one in made:
        next(one, None)


@pytest.fixture
def migrated(urls: tuple[str, str], tmp_path: Path) -> Iterator[Any]:
    """The product on the first database; its tables come from `upgrade`."""
    use_settings(settings_for(urls[0], tmp_path))
    with create_app().app_context():
        upgrade(directory=str(MIGRATIONS))
        yield
    db.dispose_engines()
    use_settings(None)


def revisions() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def test_there_is_one_line_of_revisions() -> None:
    found = revisions()
    assert len(found.get_heads()) == 1
    assert len(found.get_bases()) == 1
    every = list(found.walk_revisions())
    assert not any(one.is_branch_point or one.is_merge_point for one in every)
    names = [Path(one.path).stem for one in every]
    assert all(re.fullmatch(r"\d{4}_\d{2}_\d{2}_[a-z0-9_]+", name) for name in names), names


def test_migrations_make_what_the_models_say(migrated: None, urls: tuple[str, str]) -> None:
    with db.engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    # Alembic looks past CHECKs, collations and defaults: compare with tables made by the models
    beside = create_engine(urls[1])
    metadata.create_all(beside)
    expected, found = shape(beside), shape(db.engine())
    beside.dispose()
    assert set(found) - {ALEMBIC} == set(expected) == set(metadata.tables)
    assert {name: found[name] for name in expected} == expected


def shape(engine: Any) -> dict[str, Any]:
    """Table -> all there is to say about it, in an order of its own."""
    looked = inspect(engine)
    if engine.dialect.name == "sqlite":
        return {name: _sqlite_shape(looked, name) for name in looked.get_table_names()}
    with engine.connect() as connection:
        return {
            name: sorted(
                line.strip().rstrip(",")
                for line in connection.execute(text(f"SHOW CREATE TABLE `{name}`"))
                .one()[1]
                .split("\n")
            )
            for name in looked.get_table_names()
        }


def _sqlite_shape(looked: Any, name: str) -> list[str]:
    parts = [
        *(
            (c["name"], str(c["type"]), c["nullable"], c["default"])
            for c in looked.get_columns(name)
        ),
        ("pk", looked.get_pk_constraint(name)["constrained_columns"]),
        *(
            (fk["constrained_columns"], fk["referred_table"], fk["referred_columns"])
            for fk in looked.get_foreign_keys(name)
        ),
        *((u["name"], u["column_names"]) for u in looked.get_unique_constraints(name)),
        *((i["name"], i["column_names"], i["unique"]) for i in looked.get_indexes(name)),
        *((c["name"], " ".join(c["sqltext"].split())) for c in looked.get_check_constraints(name)),
    ]
    return sorted(str(part) for part in parts)


@pytest.mark.parametrize("change", ["a INTEGER, CHECK (a > 1)", "a INTEGER NOT NULL", "a BIGINT"])
def test_the_comparison_sees_what_alembic_does_not(tmp_path: Path, change: str) -> None:
    shapes = []
    for number, columns in enumerate(("a INTEGER", "a INTEGER", change)):
        engine = create_engine(f"sqlite:///{tmp_path / f'{number}.db'}")
        with engine.begin() as connection:
            connection.execute(text(f"CREATE TABLE one ({columns})"))
        shapes.append(shape(engine))
        engine.dispose()
    assert shapes[0] == shapes[1] != shapes[2]


def test_down_takes_everything_away_and_up_brings_it_back(migrated: None) -> None:
    before = shape(db.engine())
    downgrade(directory=str(MIGRATIONS), revision="base")
    assert set(inspect(db.engine()).get_table_names()) == {ALEMBIC}
    upgrade(directory=str(MIGRATIONS))
    assert shape(db.engine()) == before
    upgrade(directory=str(MIGRATIONS))  # again: nothing to do
    assert shape(db.engine()) == before


def test_old_payments_learn_whose_their_money_is(migrated: None) -> None:
    """Wrong, second and late money is its payer's; the one that paid an order is the order's."""
    shop = Shop(make_world())
    kept = shop.place("pickup", {"cola": 2}).order
    for number, fen in enumerate((2000, 600)):
        payment = shop.start(kept)
        told = Paid(payment.out_trade_no, f"430000000{number}", fen, "CNY", now())
        payments.record_paid(paid=told)
        drain_all()
    late = shop.place("pickup", {"cola": 1}).order
    payment = shop.start(late)
    ordering.cancel(person_id=late.person_id, order_id=late.id)
    payments.record_paid(paid=Paid(payment.out_trade_no, "4300000009", 300, "CNY", now()))
    drain_all()
    open_one = shop.start(shop.place("pickup", {"cola": 1}).order)
    shop.bought("in_store", {"cola": 1})
    with db.engine().connect() as connection:
        before = connection.execute(text(WHOSE)).all()
        assert [row.goes_to for row in before] == ["payer", "order", "payer", None, "order"]
    downgrade(directory=str(MIGRATIONS), revision="ledger_payouts")
    upgrade(directory=str(MIGRATIONS))
    with db.engine().connect() as connection:
        assert connection.execute(text(WHOSE)).all() == before
    assert open_one.goes_to is None
