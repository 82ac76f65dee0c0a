"""A MariaDB of the bench's own: a buffer pool that holds the data, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bench.copy import free_port

START_SECONDS = 60.0


def _program(name: str) -> str:
    found = shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
    if found is None:
        raise SystemExit(f"{name} is not installed here: apt-get install mariadb-server")
    return found


@contextmanager
def own_server(buffer_pool_mb: int) -> Iterator[str]:
    """Start a mariadbd with production's durability on a free port; gives its URL.

    The URL is put into BENCH_MYSQL_URL, where the rest of the bench looks for it.
    """
    folder = Path(tempfile.mkdtemp(prefix="jiujin-bench-db-"))
    # a mariadbd that starts clears its tmpdir, also of another one's temporary tables
    own = (f"--datadir={folder / 'data'}", f"--tmpdir={folder / 'tmp'}")
    (folder / "tmp").mkdir()
    try:
        subprocess.run(
            [
                *(_program("mariadb-install-db"), "--no-defaults", *own),
                *("--auth-root-authentication-method=normal", "--skip-test-db"),
            ],
            check=True,
            capture_output=True,
            timeout=START_SECONDS,
        )
        port = free_port()
        command = [
            *(_program("mariadbd"), "--no-defaults", *own),
            *(f"--port={port}", "--bind-address=127.0.0.1", f"--socket={folder / 'sock'}"),
            *(f"--pid-file={folder / 'pid'}", f"--innodb-buffer-pool-size={buffer_pool_mb}M"),
            *("--innodb-log-file-size=1G", "--max-connections=500", "--skip-log-bin"),
        ]
        if os.geteuid() == 0:
            command.append("--user=root")
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            url = f"mysql+pymysql://root@127.0.0.1:{port}/bench"
            _wait(f"mysql+pymysql://root@127.0.0.1:{port}/", folder / "log")
            os.environ["BENCH_MYSQL_URL"] = url
            yield url
        finally:
            process.terminate()
            process.wait(START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str, log: Path) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with engine.connect() as connection:
                connection.execute(text("CREATE DATABASE IF NOT EXISTS bench"))
            break
        except SQLAlchemyError:
            if time.monotonic() > deadline:
                raise SystemExit(f"MariaDB did not start\n{log.read_text()[-2000:]}") from None
            time.sleep(0.1)
    engine.dispose()
