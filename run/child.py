"""Run a command that ends with its supervisor: `child.py <supervisor pid> <command> ...`.

Linux sends SIGTERM to this process, which by then is the command, when the supervisor dies, even
by kill -9. Elsewhere `run.sweeper` does that alone. Started as a file with `-I -S`: no imports of
ours, a few milliseconds.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    supervisor, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    if os.getppid() != supervisor:  # it died before we asked to be told
        sys.exit(1)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execvp(command[0], command)  # noqa: S606  a list from the supervisor, no shell


if __name__ == "__main__":
    main()
