"""Free internal ports, leased so that two copies on one machine do not pick the same one.

Ports lie below the range that Linux and macOS give to outgoing connections: a port of ours stays
free while its process is being restarted. The lease is a locked file in the temporary directory;
the lock ends with the process that holds it, however it ends.
"""

import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path
from typing import IO

FIRST, LAST = 20000, 31999
TRIES = 200


class Ports:
    """Leases of ports on 127.0.0.1; `close` gives them back."""

    def __init__(self) -> None:
        self._files: list[IO[bytes]] = []
        self._folder = Path(tempfile.gettempdir()) / f"jiujin-ports-{os.getuid()}"
        self._random = random.Random()

    def lease(self) -> int:
        """A port that nobody listens on and no other copy has leased. Raises OSError if none."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        for _ in range(TRIES):
            port = self._random.randint(FIRST, LAST)
            file = (self._folder / str(port)).open("ab")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.close()
                continue
            if _is_free(port):
                self._files.append(file)
                return port
            file.close()
        raise OSError(f"no free port between {FIRST} and {LAST} after {TRIES} tries")

    def close(self) -> None:
        for file in self._files:
            file.close()  # the empty file stays: unlinking it would let two copies hold one port
        self._files.clear()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
