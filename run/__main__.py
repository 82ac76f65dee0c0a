"""`python -m run [up|stop|status]`: what the Makefile calls."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from run.checks import parse_port
from run.errors import StartRefused
from run.lock import holder, is_locked
from run.status import dump, read_status
from run.supervisor import ROOT, Supervisor

STOP_LIMIT = 40.0  # seconds


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m run", description=__doc__)
    parser.add_argument("command", nargs="?", choices=("up", "stop", "status"), default="up")
    parser.add_argument("--port", default=os.environ.get("PORT") or "8000")
    parser.add_argument("--host", default=os.environ.get("JIUJIN_HOST") or "127.0.0.1")
    parser.add_argument("--var", default=os.environ.get("JIUJIN_VAR") or str(ROOT / "var"))
    parser.add_argument("--plan", default="run.plan:product", help="module:function of the plan")
    parser.add_argument("--only", default="", help="names of processes, comma separated")
    parser.add_argument("--follow-stdin", action="store_true", help="stop when stdin closes")
    parser.add_argument("--screens", action="store_true", help="build the phones' pages if needed")
    options = parser.parse_args(arguments)
    var = Path(options.var)
    if options.command == "stop":
        return stop(var)
    if options.command == "status":
        status = read_status(var / "run.json")
        running = is_locked(var)
        print(dump(status) if status and running else "没有在运行 · not running")
        return 0 if running else 1
    try:
        port = parse_port(options.port)
    except StartRefused as refused:
        print(refused.text(), file=sys.stderr)
        return 1
    only = [name for name in options.only.split(",") if name]
    return Supervisor(
        var=var,
        host=options.host,
        port=port,
        plan=options.plan,
        only=only,
        follow_stdin=options.follow_stdin,
        screens=options.screens and os.environ.get("JIUJIN_SCREENS") != "none",
    ).run()


def stop(var: Path) -> int:
    """Ask the running copy to stop and wait until it has. 0 also when none runs."""
    pid = holder(var)
    if not pid:
        print("没有在运行 · not running")
        return 0
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_LIMIT
    while is_locked(var):
        if time.monotonic() > deadline:
            print(
                f"✗ 进程 {pid} 还没有停下。\n  Process {pid} has not stopped yet.", file=sys.stderr
            )
            return 1
        time.sleep(0.1)
    print("已停止 · stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
