"""A copy of stand-in processes starts, heals, refuses in one sentence, ends without a trace."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from run.status import read_status
from run.supervisor import Stack

ROOT = Path(__file__).resolve().parent.parent.parent
PLAN = "tests.run.fakes:plan"
NO_REDIS = {"JIUJIN_REDIS": "none"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One copy for the tests that leave it running."""
    var = tmp_path_factory.mktemp("shared")
    with Stack(var=var, plan=PLAN, env=NO_REDIS) as running:
        yield running


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    with Stack(var=tmp_path / "var", plan=PLAN, env=NO_REDIS) as running:
        yield running


def up(var: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """`python -m run up` until it ends by itself."""
    return subprocess.run(
        [sys.executable, "-m", "run", "up", "--var", str(var), "--port", "0", *arguments],
        cwd=ROOT,
        env={**os.environ, **NO_REDIS, **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def alive(pid: int) -> bool:
    """True while the process exists and is no zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] == "Z")


def wait_dead(pids: list[int], seconds: float = 15.0) -> list[int]:
    """Those of `pids` that still live after at most `seconds`."""
    deadline = time.monotonic() + seconds
    while (left := [pid for pid in pids if alive(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def all_pids(stack: Stack) -> list[int]:
    """Every process of the copy, with the worker's own child."""
    return [p["pid"] for p in stack.processes().values()] + [worker_child(stack)]


def worker_child(stack: Stack) -> int:
    """The pid of the worker's own child, once it has said it."""
    deadline = time.monotonic() + 20
    while not (said := re.findall(r"child (\d+)", stack.log_text("worker"))):
        assert time.monotonic() < deadline, "the worker never started its child"
        time.sleep(0.05)
    return int(said[-1])


def test_starts_everything_and_tells_where(shared: Stack) -> None:
    states = {name: process["state"] for name, process in shared.processes().items()}
    assert states == dict.fromkeys(("front", "api", "sandbox", "sockets", "worker"), "running")
    assert requests.get(shared.url + "/healthz", timeout=5).status_code == 200
    assert shared.url in shared.output.read_text()


def test_restarts_what_was_killed_on_the_same_port(shared: Stack) -> None:
    before = shared.processes()["api"]
    pid = shared.kill("api")
    assert shared.wait_restarted("api", pid) != pid
    after = shared.processes()["api"]
    assert after["port"] == before["port"]
    assert after["restarts"] == before["restarts"] + 1
    assert requests.get(shared.url + "/healthz", timeout=5).status_code == 200


def test_children_of_a_killed_process_are_ended_before_its_restart(shared: Stack) -> None:
    child = worker_child(shared)
    shared.wait_restarted("worker", shared.kill("worker"))
    assert wait_dead([child]) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_signal_ends_every_process(stack: Stack, number: int) -> None:
    pids = all_pids(stack)
    os.kill(stack.supervisor_pid, number)
    assert wait_dead([*pids, stack.supervisor_pid]) == []
    assert read_status(stack.var / "run.json")["state"] == "stopped"  # type: ignore[index]


def test_kill_9_of_the_supervisor_leaves_no_orphan(stack: Stack) -> None:
    pids = all_pids(stack)
    os.kill(stack.supervisor_pid, signal.SIGKILL)
    assert wait_dead(pids) == []


def test_starts_again_after_kill_9_of_the_supervisor(tmp_path: Path) -> None:
    with Stack(var=tmp_path, plan=PLAN, env=NO_REDIS) as first:
        pids = all_pids(first)
        os.kill(first.supervisor_pid, signal.SIGKILL)
        assert wait_dead(pids) == []
        with Stack(var=tmp_path, plan=PLAN, env=NO_REDIS) as second:
            assert requests.get(second.url + "/healthz", timeout=5).status_code == 200


def test_a_second_start_says_it_runs_already(shared: Stack) -> None:
    second = up(shared.var, "--plan", PLAN)
    assert second.returncode == 1
    assert f"已经在运行：{shared.url}" in second.stderr
    assert all(process["state"] == "running" for process in shared.processes().values())


def test_make_stop_ends_it(stack: Stack) -> None:
    pids = all_pids(stack)
    stop = [sys.executable, "-m", "run", "stop", "--var", str(stack.var)]
    done = subprocess.run(stop, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "已停止" in done.stdout) == (0, True)
    assert wait_dead(pids) == []


def test_a_busy_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = up(tmp_path, "--plan", PLAN, "--port", str(port))
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert f"端口 {port} 已被别的程序占用" in refused.stderr
    assert f"make run PORT={port + 1}" in refused.stderr
    assert len(refused.stderr.splitlines()) == 2


@pytest.mark.parametrize("port", ["eighty", "-1", "70000"])
def test_a_wrong_port_is_one_sentence(tmp_path: Path, port: str) -> None:
    refused = up(tmp_path, f"--port={port}")
    assert refused.returncode == 1
    assert "不是有效端口" in refused.stderr


def test_too_little_disk_is_one_sentence(tmp_path: Path) -> None:
    refused = up(tmp_path, "--plan", PLAN, JIUJIN_MIN_FREE_MB="999999999")
    assert refused.returncode == 1
    assert "磁盘空间不足" in refused.stderr
    assert len(refused.stderr.splitlines()) == 2


def test_a_disk_that_fills_up_during_the_start_is_one_sentence(tmp_path: Path) -> None:
    refused = up(tmp_path, "--plan", "tests.run.fakes:full_plan")
    assert refused.returncode == 1
    assert "磁盘已满" in refused.stderr
    assert len(refused.stderr.splitlines()) == 2


def test_a_process_that_does_not_come_up_shows_its_log(tmp_path: Path) -> None:
    refused = up(tmp_path, "--plan", "tests.run.fakes:broken_plan")
    assert refused.returncode == 1
    assert "the reason it fails" in refused.stderr
    assert "坏掉的（broken）启动不了" in refused.stderr


def test_only_starts_the_named_processes(tmp_path: Path) -> None:
    with Stack(var=tmp_path, plan=PLAN, env=NO_REDIS, only=["api"]) as stack:
        assert list(stack.processes()) == ["api"]
        port = stack.port("api")
        assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code == 200


def test_embedded_redis_runs_on_a_private_socket_and_comes_back(tmp_path: Path) -> None:
    import redis

    with Stack(var=tmp_path, plan=PLAN) as stack:
        if stack.status()["redis"] == "none":
            pytest.skip("no embedded Redis for this machine")
        client = redis.Redis(unix_socket_path=str(tmp_path / "redis" / "redis.sock"))
        assert client.set("key", "value")
        stack.wait_restarted("redis", stack.kill("redis"))
        client.close()
        assert client.get("key") is None, "it keeps nothing"
        client.close()


def test_the_screens_are_built_beside_a_running_copy(tmp_path: Path) -> None:
    """Without a Node the build ends at once, in words; the copy has long been ready."""
    var = tmp_path / "var"
    env = {**os.environ, **NO_REDIS, "PATH": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    env["JIUJIN_MODE"] = "demo"  # elsewhere nothing is built
    command = [sys.executable, "-m", "run", "up", "--var", str(var), "--port", "0", "--screens"]
    with subprocess.Popen(
        [*command, "--plan", PLAN], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    ) as copy:
        too_long = threading.Timer(60, copy.kill)
        too_long.start()
        try:
            assert copy.stdout is not None
            said: list[str] = []
            for line in copy.stdout:
                said.append(line.strip())
                if line.startswith(("✓ 手机页面", "! 没有 Node.js")):
                    break
        finally:
            too_long.cancel()
            copy.terminate()
        said += copy.stdout.read().split("\n")  # a pipe closed early is no way to end it
    ready = next(index for index, line in enumerate(said) if "ready:" in line)
    assert ready < len(said) - 1, "the server first, then the build"
    assert copy.returncode == 0
