"""Makes `.venv` and installs what requirements.txt names, with visible progress.

    sh run/python.sh -m run.setup

Done only when requirements.txt, constraints.txt or the interpreter changed: a stamp in `.venv`
holds their hash and is written last, so a set-up that was interrupted anywhere is found and
finished by the next start. Standard library only; safe to run twice at once (the second waits).
"""

import errno
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from run.checks import NEEDED_SETUP_MB, check_disk, check_port, parse_port
from run.errors import StartRefused, disk_full, is_disk_full

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "jiujin-stamp"
PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input"]
STEP = re.compile(r"^(Collecting|Requirement already satisfied:|Installing collected) ?(\S*)")


def wanted_stamp(root: Path = ROOT) -> str:
    """The hash of everything that decides what is in the virtual environment."""
    digest = hashlib.sha256()
    for name in ("requirements.txt", "constraints.txt"):
        file = root / name
        digest.update(file.read_bytes() if file.exists() else b"-")
    return digest.hexdigest()


def venv_python(venv: Path = VENV) -> Path:
    return venv / "bin" / "python"


def venv_works(venv: Path = VENV) -> bool:
    """True when the environment's interpreter starts, is new enough and has pip."""
    test = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return (
            subprocess.run(
                [str(venv_python(venv)), "-c", test], capture_output=True, timeout=60, check=False
            ).returncode
            == 0
        )
    except OSError:
        return False


def is_ready(venv: Path = VENV, root: Path = ROOT) -> bool:
    """True when nothing has to be done: right stamp, and the interpreter is still there."""
    try:
        stamp = (venv / STAMP.name).read_text().strip()
    except OSError:
        return False
    return stamp == wanted_stamp(root) and os.access(venv_python(venv), os.X_OK)


def make_venv(venv: Path = VENV) -> None:
    """A fresh virtual environment in place of a missing or broken one."""
    try:
        import ensurepip  # noqa: F401  Debian splits it off; venv then fails half-way
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise StartRefused(
            f"这个 Python 缺少 venv。Ubuntu/Debian 请运行：sudo apt install python{version}-venv",
            f"This Python has no venv. On Debian or Ubuntu: sudo apt install python{version}-venv",
        ) from None
    print(f"① 建立虚拟环境 .venv · creating .venv (Python {sys.version.split()[0]})", flush=True)
    if venv.exists():
        shutil.rmtree(venv)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(venv)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0 or not venv_works(venv):
        raise install_failed(made.stdout + made.stderr, "虚拟环境", "the virtual environment")


def install(venv: Path = VENV, root: Path = ROOT) -> None:
    """`pip install` of the pinned requirements, one line of progress."""
    command = [str(venv_python(venv)), *PIP, "install", "--progress-bar", "off"]
    command += ["-r", str(root / "requirements.txt")]
    constraints = root / "constraints.txt"
    total = 0
    if constraints.exists():
        command += ["-c", str(constraints)]
        total = sum("==" in line for line in constraints.read_text().splitlines())
    print("② 安装依赖 · installing what requirements.txt names", flush=True)
    output: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
    ) as pip:
        assert pip.stdout is not None
        seen: set[str] = set()
        for line in pip.stdout:
            output.append(line)
            _progress(line, seen, total)
    _end_line()
    if pip.returncode != 0:
        raise install_failed("".join(output), "依赖", "the requirements")


def _progress(line: str, seen: set[str], total: int) -> None:
    match = STEP.match(line.strip())
    if not match:
        return
    if match[1].startswith("Installing"):
        text = f"   {len(seen)} 个包，正在写入 · {len(seen)} packages, writing them"
    else:
        seen.add(re.split(r"[<>=!~\[;( ]", match[2])[0].lower())
        text = f"   {len(seen)}/{max(total, len(seen))} {match[2][:60]}"
    if sys.stdout.isatty():
        print(f"\r\x1b[K{text}", end="", flush=True)
    elif match[1].startswith("Installing") or len(seen) % 20 == 0:
        print(text, flush=True)


def _end_line() -> None:
    if sys.stdout.isatty():
        print("\r\x1b[K", end="", flush=True)


def install_failed(output: str, zh: str, en: str) -> StartRefused:
    """The refusal for a failed step: a full disk and a missing network have their own words."""
    tail = "\n".join(output.strip().splitlines()[-15:])
    if is_disk_full(output):
        return disk_full(VENV.parent)
    if re.search(r"name resolution|NewConnectionError|ConnectTimeout|ReadTimeout|SSLError", output):
        return StartRefused(
            f"下载{zh}失败：连不上 Python 软件源，请检查网络或 pip 的镜像设置后再运行一次。",
            f"Could not download {en}: no package index answers; check network or pip's mirror.",
            tail,
        )
    return StartRefused(
        f"安装{zh}失败，原因见上面几行；改好后再运行一次即可继续。",
        f"Setting up {en} failed, see the lines above; run it again to go on.",
        tail,
    )


def set_up(venv: Path = VENV, root: Path = ROOT) -> None:
    """Bring `.venv` up to date. Raises StartRefused with one sentence."""
    if is_ready(venv, root):
        return
    folder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # a second `make` waits here and then finds it done
        if is_ready(venv, root):
            return
        started = time.monotonic()
        check_disk(root, NEEDED_SETUP_MB)
        (venv / STAMP.name).unlink(missing_ok=True)
        if not venv_works(venv):
            make_venv(venv)
        install(venv, root)
        new = venv / f"{STAMP.name}.new"
        new.write_text(wanted_stamp(root) + "\n")
        os.replace(new, venv / STAMP.name)
        print(f"   完成，用时 {time.monotonic() - started:.0f} 秒 · done", flush=True)
    finally:
        os.close(folder)


def main() -> int:
    try:
        if "--for-run" in sys.argv:  # say 'port busy' before minutes of downloads, not after
            port = parse_port(os.environ.get("PORT") or "8000")
            if port and not _is_running():
                check_port(os.environ.get("JIUJIN_HOST") or "127.0.0.1", port)
        set_up()
    except StartRefused as refused:
        print(refused.text(), file=sys.stderr)
        return 1
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print(disk_full(ROOT).text(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        _end_line()
        print("\n已中断，下次运行会接着做 · stopped; the next start goes on", file=sys.stderr)
        return 130
    return 0


def _is_running() -> bool:
    """Whether this checkout's copy runs already; the supervisor then says so itself."""
    from run.lock import is_locked

    return is_locked(Path(os.environ.get("JIUJIN_VAR") or ROOT / "var"))


if __name__ == "__main__":
    sys.exit(main())
