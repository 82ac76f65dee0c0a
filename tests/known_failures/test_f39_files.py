"""F39: the same sheet twice is not twice the goods; strange files get a sentence, in bounds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.importing import ImportRefused, run_import
from app.inventory import checks
from tests.factories import World, make_world, stock_of

HOSTILE = Path(__file__).parents[1] / "importing" / "hostile"
FILES = sorted(p.name for p in HOSTILE.iterdir() if p.suffix in (".xls", ".xlsx"))
HEADER = "place_code,sku_code,lot_no,expiry_days,quantity\n"

# Reads one file with a gigabyte and a half, and says what came of it.
READ = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (1500 << 20, 1500 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from app.importing.files import ImportRefused, read_table
try:
    print("read", len(read_table(Path(sys.argv[1])).rows))
except ImportRefused as refusal:
    print("refused", refusal)
"""


@pytest.fixture
def world(database: str) -> World:
    return make_world()


def test_f39_the_same_file_twice_is_received_once(world: World, tmp_path: Path) -> None:
    path = tmp_path / "stock.csv"
    path.write_text(HEADER + "S1,cola,N1,30,12\nS1,cola,N2,30,3\n", encoding="utf-8")
    for _ in range(2):  # looking is not loading
        assert run_import("stock", path, is_dry_run=True).is_written is False
    assert run_import("stock", path).is_written is True
    for name in ("stock.csv", "another-name.csv"):
        (tmp_path / name).write_bytes(path.read_bytes())
        with pytest.raises(ImportRefused, match="已经导入过"):
            run_import("stock", tmp_path / name)
    assert stock_of(world, "S1", "cola") == (35, 0, 0, 0)
    assert list(checks.stock_equals_ledger()) == []


def test_f39_a_wrong_row_keeps_the_whole_file_out(world: World, tmp_path: Path) -> None:
    path = tmp_path / "stock.csv"
    path.write_text(HEADER + "S1,cola,N1,30,12\nS9,cola,N2,x,-3\n", encoding="utf-8")
    report = run_import("stock", path)
    assert {(one.row, one.column) for one in report.errors} == {(3, "expiry_days"), (3, "quantity")}
    assert all("第 3 行" in str(one) for one in report.errors)
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)


def test_f39_a_load_of_many_batches_adds_up(world: World, tmp_path: Path) -> None:
    """900 lots over several statements, each SKU's sums exact, lots of one file shared."""
    path = tmp_path / "stock.csv"
    lines = [f"{'S1' if n % 2 else 'S2'},cola,B{n // 2},30,{n % 7 + 1}\n" for n in range(900)]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    assert run_import("stock", path).rows == 900
    for place, rest in (("S1", 1), ("S2", 0)):
        wanted = 20 + sum(n % 7 + 1 for n in range(900) if n % 2 == rest)
        assert stock_of(world, place, "cola")[0] == wanted
    assert list(checks.stock_equals_ledger()) == []


@pytest.mark.parametrize("name", FILES)
def test_f39_a_strange_file_is_read_or_refused_in_words(name: str) -> None:
    assert len(FILES) == 7
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", READ, str(HOSTILE / name)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr[-500:]
    verdict, _, words = done.stdout.strip().partition(" ")
    assert verdict in ("read", "refused")
    assert words
