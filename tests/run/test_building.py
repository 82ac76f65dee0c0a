"""The screens' build beside a running copy: only when needed, whole or not at all."""

import json
import os
import stat
import sys
import time
from pathlib import Path

import pytest

from run import building
from run.stack import Stack

UNI = """#!{python}
import os, pathlib, sys
out = pathlib.Path(os.environ.get("UNI_OUTPUT_DIR") or sys.argv[sys.argv.index("--outDir") + 1])
if os.environ.get("FAKE_BUILD") == "fails":
    sys.exit("the reason it fails")
out.mkdir(parents=True)
(out / "index.html").write_text("new " + out.name)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with sources and stand-ins for npm's programs, installed."""
    root = tmp_path / "miniprogram"
    bin_folder = root / "node_modules" / ".bin"
    bin_folder.mkdir(parents=True)
    for name in ("uni", "vite"):
        (bin_folder / name).write_text(UNI.format(python=sys.executable))
        (bin_folder / name).chmod(0o755)
    (root / "package-lock.json").write_text("{}")
    (root / "node_modules" / ".package-lock.json").write_text("{}")
    for folder in ("src", "phones", "build"):
        (root / folder).mkdir()
        (root / folder / "a.ts").write_text("1")
    return root


def run(project: Path, var: Path) -> dict[str, object]:
    var.mkdir(exist_ok=True)
    building.main(["--var", str(var), "--project", str(project)])
    told: dict[str, object] = json.loads((var / "screens.json").read_text())
    return told


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "find_node", lambda: True)
    monkeypatch.setattr(os, "nice", lambda _: 0)  # pytest itself stays as quick as it was


@pytest.mark.usefixtures("node")
def test_builds_both_pages_once_and_again_when_a_source_is_newer(
    project: Path, tmp_path: Path
) -> None:
    built = project / "dist" / "build"
    assert run(project, tmp_path / "var")["state"] == "ready"
    assert (built / "h5" / "index.html").read_text() == "new h5"
    assert (built / "phones" / "index.html").read_text() == "new phones"
    assert not (project / "dist" / "building").exists()
    assert not building.is_stale(project)

    (built / "h5" / "index.html").write_text("old h5")
    assert run(project, tmp_path / "var")["zh"] == "手机页面是最新的"
    assert (built / "h5" / "index.html").read_text() == "old h5", "nothing changed, nothing done"

    later = time.time() + 5
    os.utime(project / "phones" / "a.ts", (later, later))
    assert building.is_stale(project)
    assert run(project, tmp_path / "var")["state"] == "ready"
    assert (built / "h5" / "index.html").read_text() == "new h5"


@pytest.mark.usefixtures("node")
def test_a_failed_build_says_why_and_leaves_the_pages_in_use(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(project, tmp_path / "var")
    (project / "dist" / "build" / "h5" / "index.html").write_text("in use")
    later = time.time() + 5
    os.utime(project / "src" / "a.ts", (later, later))
    monkeypatch.setenv("FAKE_BUILD", "fails")
    told = run(project, tmp_path / "var")
    assert told["state"] == "failed"
    assert "make screens-build" in str(told["zh"])
    assert told["detail"] == "the reason it fails"
    assert (project / "dist" / "build" / "h5" / "index.html").read_text() == "in use"


def test_without_node_it_says_what_is_missing(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "nice", lambda _: 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    told = run(project, tmp_path / "var")
    assert told["state"] == "missing"
    assert "Node.js 20+" in str(told["zh"])
    assert not (project / "dist").exists()


@pytest.mark.parametrize(("version", "is_good"), [("v20.1.0", True), ("v18.19.1", False)])
def test_node_must_be_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, is_good: bool
) -> None:
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert building.find_node() is is_good


def test_a_copy_that_is_not_make_run_builds_nothing(tmp_path: Path) -> None:
    with Stack(var=tmp_path, plan="tests.run.fakes:plan", env={"JIUJIN_REDIS": "none"}):
        assert not (tmp_path / "screens.json").exists()
        assert not (tmp_path / "log" / "building.log").exists()
