"""The database before the first process: made whole or not at all, never lost."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from run import database
from run.errors import StartRefused


class Product:
    """Plays `flask db upgrade` and `flask seed-demo`; `dies_in` ends one of them half-way."""

    def __init__(self, root: Path, file: Path) -> None:
        self.root, self.file = root, file
        self.calls: list[str] = []
        self.dies_in = ""
        self.head = ""
        self.add_revision("one", None)

    def add_revision(self, name: str, after: str | None) -> None:
        folder = self.root / "migrations" / "versions"
        folder.mkdir(parents=True, exist_ok=True)
        text = f'revision: str = "{name}"\ndown_revision: str | None = {after!r}\n'
        (folder / f"{name}.py").write_text(text)
        self.head = name

    def run(self, _zh: str, _en: str, arguments: list[str], env: Mapping[str, str]) -> None:
        verb = arguments[-1]
        self.calls.append(verb)
        file = database.sqlite_file(env["DATABASE_URL"])
        assert file is not None
        assert file != self.file, "the real file is never worked on"
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE IF NOT EXISTS places (name TEXT)")
            if verb == self.dies_in:
                raise KeyboardInterrupt
            if verb == "upgrade":
                connection.execute("DROP TABLE IF EXISTS alembic_version")
                connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
                connection.execute("INSERT INTO alembic_version VALUES (?)", (self.head,))
            else:
                connection.execute("INSERT INTO places VALUES ('demo')")

    def prepare(self, *, demo: bool = True) -> list[str]:
        """One start; the commands it ran."""
        self.calls = []
        url = f"sqlite:///{self.file}"
        database.prepare(url=url, root=self.root, var=self.file.parent, demo=demo, run=self.run)
        return self.calls

    def places(self) -> list[str]:
        with closing(sqlite3.connect(self.file)) as connection:
            return [row[0] for row in connection.execute("SELECT name FROM places ORDER BY name")]

    def insert(self, name: str) -> None:
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute("INSERT INTO places VALUES (?)", (name,))


@pytest.fixture
def product(tmp_path: Path) -> Product:
    (tmp_path / "var").mkdir()
    return Product(tmp_path, tmp_path / "var" / "jiujin.db")


def test_made_and_filled_once(product: Product) -> None:
    assert product.prepare() == ["upgrade", "seed-demo"]
    assert product.places() == ["demo"]
    assert product.prepare() == []
    assert sorted(path.name for path in product.file.parent.iterdir()) == ["jiujin.db"]


def test_outside_demo_mode_it_stays_empty(product: Product) -> None:
    assert product.prepare(demo=False) == ["upgrade"]
    assert product.places() == []


def test_an_empty_database_is_filled_in_demo_mode(product: Product) -> None:
    product.prepare(demo=False)
    assert product.prepare() == ["seed-demo"]
    assert product.places() == ["demo"]


@pytest.mark.parametrize("step", ["upgrade", "seed-demo"])
def test_a_first_start_that_was_killed_begins_anew(product: Product, step: str) -> None:
    product.dies_in = step
    with pytest.raises(KeyboardInterrupt):
        product.prepare()
    assert not product.file.exists()
    product.dies_in = ""
    assert product.prepare() == ["upgrade", "seed-demo"]
    assert product.places() == ["demo"]


def test_an_upgrade_keeps_what_was_there(product: Product) -> None:
    product.prepare()
    product.insert("ours")
    product.add_revision("two", "one")
    assert product.prepare() == ["upgrade"]
    assert product.places() == ["demo", "ours"]
    previous = product.file.with_name("jiujin.db.previous")
    assert database.sqlite_revisions(previous) == {"one"}
    assert database.sqlite_revisions(product.file) == {"two"}


def test_an_upgrade_that_was_killed_leaves_the_old_database(product: Product) -> None:
    product.prepare()
    product.insert("ours")
    product.add_revision("two", "one")
    product.dies_in = "upgrade"
    with pytest.raises(KeyboardInterrupt):
        product.prepare()
    assert database.sqlite_revisions(product.file) == {"one"}
    assert product.places() == ["demo", "ours"]


def test_a_half_migrated_file_is_set_aside_never_deleted(product: Product) -> None:
    with closing(sqlite3.connect(product.file)) as connection, connection:
        connection.execute("CREATE TABLE places (name TEXT)")
        connection.execute("INSERT INTO places VALUES ('half')")
    with pytest.raises(StartRefused, match="没有迁移版本"):
        product.prepare(demo=False)
    assert product.places() == ["half"]
    assert product.prepare() == ["upgrade", "seed-demo"]
    assert product.places() == ["demo"]
    (aside,) = product.file.parent.glob("jiujin.db.unfinished-*")
    with closing(sqlite3.connect(aside)) as connection:
        assert connection.execute("SELECT name FROM places").fetchall() == [("half",)]


def test_a_file_that_is_no_database_is_one_sentence(product: Product) -> None:
    product.file.write_bytes(b"not a database" * 100)
    with pytest.raises(StartRefused, match="不是可用的 SQLite 数据库"):
        product.prepare()


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:////srv/jiujin.db", Path("/srv/jiujin.db")),
        ("sqlite+pysqlite:////srv/jiujin.db?timeout=5", Path("/srv/jiujin.db")),
        ("sqlite:///:memory:", None),
        ("mysql+pymysql://root@127.0.0.1/test", None),
    ],
)
def test_which_file_a_url_names(url: str, file: Path | None) -> None:
    assert database.sqlite_file(url) == file


def test_heads_of_a_branched_history(product: Product) -> None:
    product.add_revision("two", "one")
    product.add_revision("other", "one")
    assert database.migration_heads(product.root / "migrations" / "versions") == {"two", "other"}


def server(product: Product, seed_demo: StartRefused | None = None) -> list[str]:
    """One start in demo mode on a database server; `seed_demo` is what loading the demo says."""
    calls: list[str] = []

    def run(_zh: str, _en: str, arguments: list[str], _env: Mapping[str, str]) -> None:
        calls.append(arguments[-1])
        if seed_demo and arguments[-1] == "seed-demo":
            raise seed_demo

    url, var = "mysql+pymysql://root@127.0.0.1/test", product.file.parent
    database.prepare(url=url, root=product.root, var=var, demo=True, run=run)
    return calls


FULL = StartRefused("没有成功", "failed", exit_code=database.NOT_EMPTY)
BROKEN = StartRefused("没有成功", "failed", exit_code=1)


def test_a_server_is_migrated_at_every_start_and_filled_once(product: Product) -> None:
    assert server(product) == ["upgrade", "seed-demo"]
    assert server(product) == ["upgrade"]


def test_a_server_with_data_is_not_filled(
    product: Product, capsys: pytest.CaptureFixture[str]
) -> None:
    assert server(product, FULL) == ["upgrade", "seed-demo"]
    assert "已有数据" in capsys.readouterr().out
    assert server(product, FULL) == ["upgrade"]


def test_a_demo_that_was_loaded_by_half_is_never_taken_for_a_whole_one(product: Product) -> None:
    with pytest.raises(StartRefused, match="没有成功"):
        server(product, BROKEN)
    with pytest.raises(StartRefused, match="只有一半"):
        server(product, FULL)
    assert server(product) == ["upgrade", "seed-demo"], "emptied: loaded again"
