"""Which processes make up the product, and how each is started (design D11)."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from run.probes import http_probe
from run.processes import Spec


@dataclass(frozen=True)
class Context:
    """What a plan may use. `redis`: whether there is one; `lease` gives a free internal port."""

    root: Path
    var: Path
    host: str
    port: int
    mode: str
    redis: bool
    lease: Callable[[], int]


@dataclass(frozen=True)
class Plan:
    """Processes in starting order, the environment all of them get, and steps before the start."""

    specs: list[Spec]
    env: Mapping[str, str]
    database: bool = True


def _program(name: str) -> str:
    """A command of the virtual environment this supervisor runs in."""
    return str(Path(sys.executable).with_name(name))


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


def shown_host(host: str) -> str:
    """The host to put into an address that is opened on this machine."""
    return "127.0.0.1" if host in ("", "0.0.0.0", "::") else host  # noqa: S104  compared, not bound


def front_spec(context: Context, *, api: int, sockets: int, sandbox: int | None = None) -> Spec:
    """The one address. It starts first, so that `/` tells how the rest is doing.

    `sandbox`: its port in the demo, where the web phones sign in and pay; never in production.
    """
    wechat = ("--sandbox", f"http://127.0.0.1:{sandbox}") if sandbox else ()
    command = _python(
        *("-m", "run.front", "--host", context.host, "--port", str(context.port)),
        *("--status", str(context.var / "run.json")),
        *("--api", f"http://127.0.0.1:{api}", "--sockets", f"http://127.0.0.1:{sockets}"),
        *wechat,
        *("--pages", str(context.root / "miniprogram" / "dist" / "build")),
    )
    return Spec(
        name="front",
        title="入口（唯一对外地址）",
        command=command,
        port=context.port,
        probe=http_probe(context.port, "/", host=shown_host(context.host)),
    )


def api_spec(port: int) -> Spec:
    """granian, WSGI. Two workers on a small machine; JIUJIN_API_WORKERS for more.

    Eight blocking threads a worker: a request mostly waits for the database, and SQLite and a
    MariaDB connection pool both serve eight without queueing on the interpreter lock.
    """
    command = (
        *(_program("granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", os.environ.get("JIUJIN_API_WORKERS") or "2"),
        *("--blocking-threads", os.environ.get("JIUJIN_API_THREADS") or "8"),
        *("--backlog", "1024", "--no-ws", "--log-level", "warning", "--no-access-log"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "6"),
        "app.wsgi:app",
    )
    return Spec(
        name="api",
        title="接口服务",
        command=command,
        port=port,
        probe=http_probe(port, "/healthz"),
    )


def sockets_spec(port: int) -> Spec:
    """gunicorn with gevent: one worker holds thousands of sockets; it only reads the database."""
    command = (
        *(_program("gunicorn"), "--worker-class", "gevent", "--workers", "1"),
        *("--worker-connections", "10000", "--bind", f"127.0.0.1:{port}"),
        *("--graceful-timeout", "4", "--log-level", "warning", "--no-control-socket"),
        "app.sockets:app",
    )
    return Spec(
        name="sockets",
        title="实时推送（WebSocket）",
        command=command,
        port=port,
        probe=http_probe(port, "/", any_status=True),
    )


def product(context: Context) -> Plan:
    """Every process of the product on one machine."""
    api, sockets = context.lease(), context.lease()
    sandbox = context.lease() if context.mode == "demo" else None
    specs = [front_spec(context, api=api, sockets=sockets, sandbox=sandbox)]
    env: dict[str, str] = {}
    if sandbox is not None:
        port = sandbox
        data = str(context.var / "sandbox")
        base = f"http://127.0.0.1:{port}"
        push = f"http://{shown_host(context.host)}:{context.port}/api/hooks/notify/wechat"
        env = dict.fromkeys(("WECHAT_API_BASE", "WECHAT_PAY_BASE", "WECHAT_WORK_BASE"), base)
        env["WECHAT_TRACK_POLL_SECONDS"] = "2"  # the sandbox's parcels travel in seconds
        specs.append(
            Spec(
                name="sandbox",
                title="仿真微信",
                command=_python(
                    *("-m", "wechat.sandbox", "--port", str(port), "--data", data),
                    *("--push-url", push),
                ),
                port=port,
                probe=http_probe(port, "/", any_status=True),
                last=True,
            )
        )
    specs += [
        api_spec(api),
        sockets_spec(sockets),
        Spec(name="worker", title="事件处理", command=_python("-m", "app.worker")),
        Spec(name="relay", title="事件流与定时任务", command=_python("-m", "app.relay")),
    ]
    if context.redis:
        specs.append(Spec(name="calls", title="对外调用队列", command=_python("-m", "app.calls")))
    return Plan(specs=counted_together(specs, context.var), env=env)


def counted_together(specs: list[Spec], var: Path) -> list[Spec]:
    """Our processes count into one folder, so that /metrics adds all of them up, granian's
    workers among them. It lies in `tmp`, which each start empties; a process that died leaves
    what it had counted."""
    folder = var / "tmp" / "metrics"
    folder.mkdir(parents=True, exist_ok=True)
    together = {"PROMETHEUS_MULTIPROC_DIR": str(folder)}
    others = ("front", "sandbox")
    return [s if s.name in others else replace(s, env={**s.env, **together}) for s in specs]
