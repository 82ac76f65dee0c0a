"""What is checked before anything is started; each refusal is one clear sentence."""

import errno
import os
import shutil
import socket
from pathlib import Path

from run.errors import StartRefused

NEEDED_RUN_MB = 200  # database, logs, sandbox data and room for the day
NEEDED_SETUP_MB = 900  # the virtual environment is about 310 MB; pip unpacks beside it


def needed_mb(default: int) -> int:
    """Megabytes that must be free; JIUJIN_MIN_FREE_MB replaces the default."""
    text = os.environ.get("JIUJIN_MIN_FREE_MB", "").strip()
    if not text:
        return default
    try:
        return int(text)
    except ValueError:
        raise StartRefused(
            f"JIUJIN_MIN_FREE_MB={text!r} 不是整数。",
            "JIUJIN_MIN_FREE_MB must be a whole number of megabytes.",
        ) from None


def check_disk(path: Path, default_mb: int) -> None:
    """Refuse when the file system of `path` has less free space than the start needs."""
    need = needed_mb(default_mb)
    existing = path
    while not existing.exists():
        existing = existing.parent
    free = shutil.disk_usage(existing).free // 1_000_000
    if free < need:
        raise StartRefused(
            f"磁盘空间不足：{existing} 只剩 {free} MB，需要 {need} MB。请清理后再运行一次。",
            f"Not enough disk space: {existing} has {free} MB left, {need} MB are needed.",
        )


def check_writable(path: Path) -> None:
    """Make the directory `path`; refuse when it cannot be written."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".write-test-{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise StartRefused(
            f"无法写入目录 {path}（{error.strerror}）。请检查权限，或用 JIUJIN_VAR 指定别的目录。",
            f"Cannot write to {path} ({error.strerror}). Mend its rights or set JIUJIN_VAR.",
        ) from error


def parse_port(text: str) -> int:
    """PORT as a number, 0 meaning 'any free one'."""
    try:
        port = int(text)
    except ValueError:
        port = -1
    if not 0 <= port <= 65535:
        raise StartRefused(
            f"PORT={text!r} 不是有效端口（1–65535）。",
            f"PORT={text!r} is not a port number (1-65535).",
        )
    return port


def check_port(host: str, port: int) -> None:
    """Refuse when `port` cannot be bound on `host`."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except socket.gaierror:
        raise StartRefused(
            f"JIUJIN_HOST={host!r} 不是本机地址。", f"JIUJIN_HOST={host!r} is not an address here."
        ) from None
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except PermissionError:
            raise StartRefused(
                f"没有权限使用端口 {port}（1024 以下需要管理员）。换一个：make run PORT=8000",
                f"Port {port} needs administrator rights. Try: make run PORT=8000",
            ) from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise StartRefused(
                    f"端口 {port} 已被别的程序占用。换一个：make run PORT={port + 1}",
                    f"Port {port} is in use by another program. Try: make run PORT={port + 1}",
                ) from None
            raise StartRefused(
                f"无法在 {host}:{port} 上监听（{error.strerror}）。",
                f"Cannot listen on {host}:{port} ({error.strerror}).",
            ) from error
