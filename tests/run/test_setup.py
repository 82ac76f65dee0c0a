"""`make setup`: done once, repaired when interrupted, one sentence when it cannot be done."""

import subprocess
import sys
from pathlib import Path

import pytest

from run import setup
from run.errors import StartRefused

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that requires nothing, so that pip needs no network."""
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    return tmp_path


def test_a_half_made_environment_is_finished_and_then_left_alone(project: Path) -> None:
    venv = project / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").write_text("")  # interrupted: there, and does not start
    (venv / "left-over").touch()
    setup.set_up(venv, project)
    assert setup.venv_works(venv)
    assert setup.is_ready(venv, project)
    assert not (venv / "left-over").exists()

    stamp = venv / "jiujin-stamp"
    made = stamp.stat().st_mtime_ns
    setup.set_up(venv, project)
    assert stamp.stat().st_mtime_ns == made, "nothing changed, nothing done"

    (project / "requirements.txt").write_text("# something else\n")
    assert not setup.is_ready(venv, project)
    (venv / "kept").touch()
    setup.set_up(venv, project)
    assert setup.is_ready(venv, project)
    assert (venv / "kept").exists(), "a working environment is brought up to date, not remade"


def test_without_a_stamp_it_is_not_ready(project: Path) -> None:
    assert not setup.is_ready(project / ".venv", project)


def test_too_little_disk_is_said_before_anything_is_made(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIUJIN_MIN_FREE_MB", "999999999")
    with pytest.raises(StartRefused, match="磁盘空间不足"):
        setup.set_up(project / ".venv", project)
    assert not (project / ".venv").exists()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "磁盘已满"),
        ("NewConnectionError: Temporary failure in name resolution", "连不上 Python 软件源"),
        ("error: subprocess-exited-with-error", "安装依赖失败"),
    ],
)
def test_what_pip_says_becomes_a_sentence(output: str, sentence: str) -> None:
    refused = setup.install_failed(output, "依赖", "the requirements")
    assert sentence in refused.zh


def run_with(python: Path | str) -> subprocess.CompletedProcess[str]:
    command = ["sh", "run/python.sh", "-c", "print('started')"]
    env = {"PATH": "/usr/bin:/bin", "PYTHON": str(python)}
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=30, check=False
    )


def test_an_old_python_is_one_sentence(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\ncase "$2" in *print*) echo "Python 3.9.2";; *) exit 1;; esac\n')
    old.chmod(0o755)
    refused = run_with(old)
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert "需要 Python 3.11" in refused.stderr
    assert "Python 3.9.2" in refused.stderr
    assert len(refused.stderr.splitlines()) == 2


def test_no_python_is_one_sentence(tmp_path: Path) -> None:
    refused = run_with(tmp_path / "missing")
    assert refused.returncode == 1
    assert "没有找到 Python" in refused.stderr


def test_a_new_python_is_used() -> None:
    assert run_with(sys.executable).stdout == "started\n"
