"""Ends every process group that a dead supervisor left behind.

Reads `+<group>` and `-<group>` lines from standard input, a pipe that only the supervisor writes.
When the pipe closes, the supervisor is gone (kill -9 too): SIGTERM to the groups still listed,
SIGKILL after `GRACE_SECONDS`. Works the same on Linux and macOS.
"""

import os
import signal
import sys
import time

GRACE_SECONDS = 5.0


def send(group: int, number: int) -> bool:
    """Signal a process group; False when nothing of it is left."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS: only zombies are left
        return False
    return True


def sweep(groups: set[int], grace: float = GRACE_SECONDS) -> None:
    """End `groups`: politely, then not."""
    left = {group for group in groups if send(group, signal.SIGTERM)}
    deadline = time.monotonic() + grace
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = {group for group in left if send(group, 0)}
    for group in left:
        send(group, signal.SIGKILL)


def main() -> None:
    # Ctrl-C reaches the whole terminal group; this process has to outlive the supervisor.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line[0] == "+":
            groups.add(group)
        else:
            groups.discard(group)
    sweep(groups)


if __name__ == "__main__":
    main()
