"""Builds the screens (H5) and the phones page beside a running copy: `python -m run.building`.

Started by `make run` in demo mode, at the lowest priority, when Node 20 is there and the pages are
missing or older than their sources. How far it is stands in `<var>/screens.json`, which the status
page shows. It builds into a folder of its own and swaps: a page in use stays whole until then.
Standard library alone.
"""

import argparse
import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from run.checks import check_disk
from run.errors import StartRefused
from run.status import BUILD_STATUS, BuildStatus, write_status

ROOT = Path(__file__).resolve().parent.parent
NODE_OLDEST = 20
NEEDED_MB = 700  # node_modules is about 340 MB; npm unpacks beside it
SOURCES = ("src", "phones", "build")
SOURCE_FILES = ("index.html", "vite.config.ts", "package.json")
TARGETS = ("h5", "phones")

NO_NODE = (
    "没有 Node.js 20+，手机页面没有构建；服务照常运行。装好（nodejs.org）后重新 make run",
    "Node.js 20+ is missing, so the phones are not built; the server runs. Install it, run again",
)


class BuildFailed(Exception):
    """A command of the build failed; `detail` is the end of what it said."""

    def __init__(self, zh: str, en: str, detail: str = "") -> None:
        super().__init__(zh)
        self.zh, self.en, self.detail = zh, en, detail


class Teller:
    """Writes how far it is for the status page; a line each for who reads the log."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._began = time.time()

    def say(self, state: str, zh: str, en: str, detail: str = "") -> None:
        status = BuildStatus(state=state, zh=zh, en=en, detail=detail, began=self._began)
        with suppress(OSError):  # a full disk must not hide what the build says
            write_status(self._file, status)
        print(f"{zh} · {en}" + (f"\n{detail}" if detail else ""), flush=True)


def find_node() -> bool:
    """Whether a Node that is new enough, and npm, can be called."""
    if not shutil.which("node") or not shutil.which("npm"):
        return False
    with suppress(OSError, subprocess.SubprocessError):
        told = subprocess.run(
            ["node", "--version"], capture_output=True, text=True, timeout=20, check=False
        )
        match = re.match(r"v(\d+)\.", told.stdout)
        return bool(match) and int(match[1]) >= NODE_OLDEST  # type: ignore[index]
    return False


def is_stale(project: Path) -> bool:
    """Whether a page is missing, or a source is newer than the oldest built page."""
    entries = [project / "dist" / "build" / name / "index.html" for name in TARGETS]
    if not all(entry.is_file() for entry in entries):
        return True
    built = min(entry.stat().st_mtime for entry in entries)
    return any(file.stat().st_mtime > built for file in _sources(project))


def _sources(project: Path) -> Iterator[Path]:
    yield from (project / name for name in SOURCE_FILES if (project / name).is_file())
    for folder in SOURCES:
        yield from (file for file in (project / folder).rglob("*") if file.is_file())


def needs_install(project: Path) -> bool:
    """Whether npm's packages are missing or older than what the lock names."""
    done, wanted = project / "node_modules" / ".package-lock.json", project / "package-lock.json"
    return not done.is_file() or wanted.stat().st_mtime > done.stat().st_mtime


@contextmanager
def alone(project: Path) -> Iterator[None]:
    """One build at a time in a checkout; a second waits and then finds it done."""
    folder = os.open(project, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def build(project: Path, teller: Teller) -> None:
    """Install what is missing, build both pages, put them in place. Raises BuildFailed."""
    if needs_install(project):
        check_disk(project, NEEDED_MB)
        teller.say("building", "正在安装手机页面的依赖（约 1 分钟）", "installing the packages")
        _command(project, ["npm", "install", "--no-save", "--no-progress"], {})
    fresh = project / "dist" / "building"
    shutil.rmtree(fresh, ignore_errors=True)
    teller.say("building", "正在构建手机页面（1/2，约半分钟）", "building the screens (1 of 2)")
    uni = str(project / "node_modules" / ".bin" / "uni")
    _command(project, [uni, "build"], {"UNI_OUTPUT_DIR": str(fresh / "h5")})
    teller.say("building", "正在构建四部手机（2/2）", "building the four phones (2 of 2)")
    vite = str(project / "node_modules" / ".bin" / "vite")
    config = ["--config", "phones/vite.config.ts", "--outDir", str(fresh / "phones")]
    _command(project, [vite, "build", *config], {})
    for name in TARGETS:
        swap(fresh / name, project / "dist" / "build" / name)
    shutil.rmtree(fresh, ignore_errors=True)


def swap(new: Path, place: Path) -> None:
    """Put a built folder where the old one was; the old one goes."""
    if not (new / "index.html").is_file():
        raise BuildFailed(
            f"构建没有产出 {new.name} 页面", f"the build made no {new.name} page", str(new)
        )
    place.parent.mkdir(parents=True, exist_ok=True)
    old = place.with_name(f"{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    with suppress(FileNotFoundError):
        os.rename(place, old)
    os.rename(new, place)
    shutil.rmtree(old, ignore_errors=True)


def _command(project: Path, command: list[str], env: dict[str, str]) -> None:
    done = subprocess.run(
        command,
        cwd=project,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        raise BuildFailed(
            "手机页面没有构建成功，服务照常运行；改好后运行 make screens-build",
            "the phones could not be built, the server runs; mend it, then make screens-build",
            tail,
        )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m run.building", description=__doc__)
    parser.add_argument("--var", type=Path, required=True)
    parser.add_argument("--project", type=Path, default=ROOT / "miniprogram")
    options = parser.parse_args(arguments)
    teller = Teller(options.var / BUILD_STATUS)
    project: Path = options.project
    with suppress(OSError):
        os.nice(19)
    if not is_stale(project):
        teller.say("ready", "手机页面是最新的", "the phones are up to date")
        return 0
    if not find_node():
        teller.say("missing", *NO_NODE)
        return 0
    began = time.monotonic()
    try:
        with alone(project):
            if is_stale(project):
                build(project, teller)
    except BuildFailed as failed:
        teller.say("failed", failed.zh, failed.en, failed.detail)
        return 1
    except StartRefused as refused:
        teller.say("failed", refused.zh, refused.en)
        return 1
    seconds = f"{time.monotonic() - began:.0f}"
    teller.say("ready", f"手机页面已构建，用时 {seconds} 秒", f"the phones are built, {seconds} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
