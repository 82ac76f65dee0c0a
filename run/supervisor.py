"""The supervisor: prepares, starts, watches and ends the processes of one copy of Jiujin.

One thread, one loop. It wakes on signals, on the death of a child, when its owner's pipe closes,
and twice a second. Its status file is what `/`, `make stop` and `Stack` read.
"""

import contextlib
import errno
import importlib
import os
import select
import shutil
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from run import database, redis_server
from run.background import Builder
from run.checks import NEEDED_RUN_MB, check_disk, check_port, check_writable
from run.errors import StartRefused, disk_full, process_failed, step_failed
from run.lock import acquire, holder
from run.plan import Context, Plan, shown_host
from run.ports import Ports
from run.processes import Groups, Process, Spec
from run.stack import Stack
from run.status import BUILD_STATUS, Status, read_status, write_status

__all__ = ["Stack", "Supervisor"]

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT = 120.0  # seconds until everything has to answer
REDIS_LIMIT = 8.0
MAX_START_DEATHS = 3  # a process that dies this often during the start will not come up


class Stopped(Exception):
    """Ctrl-C or SIGTERM came while something was being prepared."""


class Supervisor:
    """One copy: `run()` returns the exit code. `only` names the processes to start (None: all).

    `screens`: build the phones' pages beside it when they are missing or old (the demo alone).
    """

    def __init__(
        self,
        *,
        var: Path,
        host: str = "127.0.0.1",
        port: int = 8000,
        plan: str = "run.plan:product",
        only: Sequence[str] | None = None,
        follow_stdin: bool = False,
        screens: bool = False,
        root: Path = ROOT,
    ) -> None:
        self.var = var.resolve()
        self.root = root
        self.mode = os.environ.get("JIUJIN_MODE") or "demo"
        self._host, self._port = host, port
        self._plan_name = plan
        self._only = set(only) if only else None
        self._follow_stdin = follow_stdin
        self._screens = screens and self.mode == "demo"
        self._builder: Builder | None = None
        self._stopping = False
        self._asked = 0.0
        self._state, self._step = "starting", "检查"
        self._redis = "none"
        self._started = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._processes: list[Process] = []
        self._ports = Ports()
        self._groups: Groups | None = None
        self._lock: IO[str] | None = None
        self._wake: socket.socket | None = None
        self._env: dict[str, str] = {}
        self._disk_was_full = False

    # -- the whole life ------------------------------------------------------------------------

    def run(self) -> int:
        """Start, watch until told to stop, stop. Exit code 0 after a clean stop, else 1."""
        code = 0
        try:
            self._check()
            self._listen_to_signals()
            self._prepare()
            self._start_all()
            self._say_ready()
            if self._screens and not self._stopping:
                self._builder = Builder(self.var, self._process)
            while not self._stopping:
                self._turn(0.5 if all(process.running for process in self._processes) else 0.05)
        except Stopped:
            pass
        except StartRefused as refused:
            print(refused.text(), file=sys.stderr, flush=True)
            code = 1
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            print(disk_full(self.var).text(), file=sys.stderr, flush=True)
            code = 1
        finally:
            if self._lock:
                self._stop_all(failed=code != 0)
        return code

    def _check(self) -> None:
        check_disk(self.var, NEEDED_RUN_MB)
        check_writable(self.var)
        self._lock = acquire(self.var)
        if self._lock is None:
            status = read_status(self.var / "run.json") or {}
            where = status.get("url") or "?"
            pid = holder(self.var) or status.get("pid")
            raise StartRefused(
                f"已经在运行：{where}（进程 {pid}）。停止它：make stop",
                f"Already running at {where} (pid {pid}). To stop it: make stop",
            )
        if self._port == 0:
            self._port = self._ports.lease()
        else:
            check_port(self._host, self._port)
        shutil.rmtree(self.var / "tmp", ignore_errors=True)  # what a killed copy left behind
        (self.var / BUILD_STATUS).unlink(missing_ok=True)
        for folder in ("log", "tmp"):
            (self.var / folder).mkdir(exist_ok=True)

    def _listen_to_signals(self) -> None:
        reader, writer = socket.socketpair()
        reader.setblocking(False)
        writer.setblocking(False)
        signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        self._wake, self._wake_writer = reader, writer
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _on_stop(self, *_: object) -> None:
        now = time.monotonic()
        if self._stopping and now - self._asked > 1.0:  # asked again: do not wait for anyone
            for process in self._processes:
                process.kill_group()
        if not self._stopping:
            self._asked = now
        self._stopping = True

    # -- before the processes --------------------------------------------------------------------

    def _prepare(self) -> None:
        self._groups = Groups(self.root)
        self._env = self._base_env()
        self._start_redis()
        load, name = self._plan_name.split(":")
        context = Context(
            root=self.root,
            var=self.var,
            host=self._host,
            port=self._port,
            mode=self.mode,
            redis=self._redis != "none",
            lease=self._ports.lease,
        )
        plan: Plan = getattr(importlib.import_module(load), name)(context)
        self._env.update(plan.env)
        specs = [spec for spec in plan.specs if not self._only or spec.name in self._only]
        front = [spec for spec in specs if spec.name == "front"]
        self._add(front)  # `/` tells what is going on from the first second
        if plan.database:
            self._prepare_data(any(spec.name == "sandbox" for spec in plan.specs))
        self._add([spec for spec in specs if spec.name != "front"])

    def _base_env(self) -> dict[str, str]:
        env = dict(os.environ)
        url = f"http://{shown_host(self._host)}:{self._port}"
        env.update(
            JIUJIN_VAR=str(self.var),
            JIUJIN_MODE=self.mode,
            JIUJIN_PUBLIC_URL=env.get("JIUJIN_PUBLIC_URL") or url,
            DATABASE_URL=env.get("DATABASE_URL") or f"sqlite:///{self.var / 'jiujin.db'}",
            PYTHONUNBUFFERED="1",
            PYTHONPATH=os.pathsep.join(filter(None, [str(self.root), env.get("PYTHONPATH", "")])),
            TMPDIR=str(self.var / "tmp"),
            PATH=f"{Path(sys.executable).parent}{os.pathsep}{env.get('PATH', '')}",
        )
        return env

    def _start_redis(self) -> None:
        """A given one, else the embedded one, else none, which the product can live with."""
        if self._env.get("REDIS_URL") == "none" or self._env.get("JIUJIN_REDIS") == "none":
            self._without_redis("按设置不使用 Redis · Redis is switched off by setting")
            return
        if self._env.get("REDIS_URL"):
            self._redis = "external"
            return
        server = redis_server.find_server()
        if server is None:
            self._without_redis(
                "这台机器没有可用的内嵌 Redis：改为轮询数据库，功能不少，推送稍慢 · "
                "no embedded Redis for this machine: polling the database instead"
            )
            return
        path = redis_server.socket_path(self.var)
        process = self._add([redis_server.redis_spec(server, path, self.var)])[0]
        deadline = time.monotonic() + REDIS_LIMIT
        while time.monotonic() < deadline and not process.running and process.restarts < 2:
            self._turn(0.05)
            self._check_stop()
        if process.running:
            self._redis = "embedded"
            self._env["REDIS_URL"] = f"unix://{path}"
            return
        process.kill_group()
        self._processes.remove(process)
        self._without_redis(
            f"内嵌 Redis 启动失败（见 {process.log}）：改为轮询数据库 · "
            "the embedded Redis did not start: polling the database instead"
        )

    def _without_redis(self, why: str) -> None:
        self._env.pop("REDIS_URL", None)
        self._env["JIUJIN_REDIS"] = "none"
        print(f"   {why}", flush=True)

    def _prepare_data(self, sandbox: bool) -> None:
        if sandbox and not (self.var / "sandbox" / "world.json").exists():
            self._run_step(
                "准备仿真微信",
                "making the sandbox WeChat's keys",
                ["-m", "wechat.sandbox", "init", "--data", str(self.var / "sandbox")],
                {},
            )
        try:
            database.prepare(
                url=self._env["DATABASE_URL"],
                root=self.root,
                var=self.var,
                demo=self.mode == "demo",
                run=lambda zh, en, arguments, env: self._run_step(
                    zh, en, ["-m", "flask", "--app", "app", *arguments], env
                ),
            )
        except sqlite3.OperationalError as error:
            if "full" in str(error):
                raise disk_full(self.var) from error
            raise

    def _run_step(self, zh: str, en: str, arguments: list[str], env: Mapping[str, str]) -> None:
        """Run one command to its end, ending it when we are told to stop."""
        self._say_step(zh, en)
        spec = Spec(name="setup", title=zh, command=(sys.executable, *arguments), env=env)
        step = self._process(spec)
        before = step.log.stat().st_size if step.log.exists() else 0
        began = time.monotonic()
        step.start()
        while not step.stopped():
            self._turn(0.1)
            if self._stopping:
                step.kill_group()
        self._check_stop()
        if step.exit_code != 0:
            raise step_failed(zh, en, step.log, step.log_since(before), step.exit_code)
        print(f"     {time.monotonic() - began:.1f} s", flush=True)

    # -- the processes -----------------------------------------------------------------------------

    def _process(self, spec: Spec) -> Process:
        assert self._groups is not None
        return Process(
            spec, cwd=self.root, env=self._env, logs=self.var / "log", sweeper=self._groups
        )

    def _add(self, specs: Sequence[Spec]) -> list[Process]:
        added = [self._process(spec) for spec in specs]
        for process in added:
            process.start()
        self._processes.extend(added)
        self._write_status()
        return added

    def _start_all(self) -> None:
        """Wait until every process answers; the first that cannot be started refuses the start."""
        names = " ".join(process.spec.name for process in self._processes)
        self._say_step(f"启动 {names}", "starting the processes")
        deadline = time.monotonic() + START_LIMIT
        while not all(process.running for process in self._processes):
            self._turn(0.05)
            self._check_stop()
            for process in self._processes:
                late = time.monotonic() > deadline and not process.running
                if late or process.restarts >= MAX_START_DEATHS:
                    raise process_failed(
                        process.spec.name, process.spec.title, process.log, process.log_tail()
                    )

    def _turn(self, seconds: float) -> None:
        """Sleep until something happens, then look at every process."""
        watched: list[Any] = [self._wake] if self._wake else []
        if self._follow_stdin and not self._stopping:
            watched.append(sys.stdin)
        ready, _, _ = select.select(watched, [], [], seconds)
        if self._wake in ready and self._wake:
            with contextlib.suppress(BlockingIOError):
                while self._wake.recv(4096):
                    pass
        if sys.stdin in ready and not os.read(sys.stdin.fileno(), 4096):
            self._stopping = True  # the owner is gone
        if not self._stopping:
            for process in self._processes:
                process.tick()
            if self._builder:
                self._builder.tick()
        if any(process.changed for process in self._processes):
            self._write_status()

    def _check_stop(self) -> None:
        if self._stopping:
            raise Stopped

    def _stop_all(self, *, failed: bool) -> None:
        """SIGTERM to all, those that others still talk to last; SIGKILL after their grace."""
        self._stopping = True
        self._set_state("stopping", "停止")
        if self._builder:
            self._builder.kill()
        for last in (False, True):
            group = [process for process in self._processes if process.spec.last is last]
            for process in group:
                process.signal(signal.SIGTERM)
            deadline = time.monotonic() + max((p.spec.grace for p in group), default=0.0)
            while any([not process.stopped() for process in group]):  # noqa: C419  each is looked at
                if time.monotonic() > deadline:
                    for process in group:
                        process.kill_group()
                self._turn(0.05)
        self._set_state("failed" if failed else "stopped", "已停止")
        if self._groups:
            self._groups.close()
        self._ports.close()
        if self._lock:
            self._lock.close()

    # -- telling ---------------------------------------------------------------------------------

    def _say_step(self, zh: str, en: str) -> None:
        print(f"   {zh} · {en}", flush=True)
        self._set_state(self._state, zh)

    def _say_ready(self) -> None:
        self._set_state("running", "运行中")
        if not self._stopping:
            print(
                f"\n✓ 就近 Jiujin 已就绪 · ready:  {self.url}\n  Ctrl-C 停止 · stops it", flush=True
            )

    @property
    def url(self) -> str:
        return f"http://{shown_host(self._host)}:{self._port}"

    def _set_state(self, state: str, step: str) -> None:
        self._state, self._step = state, step
        self._write_status()

    def _write_status(self) -> None:
        status: Status = {
            "state": self._state,
            "step": self._step,
            "url": self.url,
            "mode": self.mode,
            "redis": self._redis,
            "var": str(self.var),
            "pid": os.getpid(),
            "started_at": self._started,
            "processes": [process.status() for process in self._processes],
        }
        for process in self._processes:
            process.changed = False
        try:
            write_status(self.var / "run.json", status)
            self._disk_was_full = False
        except OSError as error:
            # A disk that fills up while we run must not end the shop: say it once and go on.
            if not self._disk_was_full:
                print(
                    f"! 状态文件写不进去（{error.strerror}）· status not written", file=sys.stderr
                )
            self._disk_was_full = True
