"""Stand-ins for the product's processes: `python -m tests.run.fakes api|sockets|worker ...`."""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time

from aiohttp import WSMsgType, web

from run.plan import Context, Plan, front_spec
from run.probes import http_probe
from run.processes import Spec

BIG = 3_000_000


def plan(context: Context) -> Plan:
    """A front, an API, a socket process and a worker that has a child of its own."""
    api, sockets, sandbox = context.lease(), context.lease(), context.lease()
    here = (sys.executable, "-m", "tests.run.fakes")
    return Plan(
        specs=[
            front_spec(context, api=api, sockets=sockets, sandbox=sandbox),
            Spec(
                *("sandbox", "仿真微信", (*here, "api", str(sandbox))),
                port=sandbox,
                probe=http_probe(sandbox, "/healthz"),
            ),
            Spec(
                "api", "接口", (*here, "api", str(api)), port=api, probe=http_probe(api, "/healthz")
            ),
            Spec(
                *("sockets", "推送", (*here, "sockets", str(sockets))),
                port=sockets,
                probe=http_probe(sockets, "/healthz"),
            ),
            Spec("worker", "事件", (*here, "worker", "0")),
        ],
        env={},
        database=False,
    )


def broken_plan(context: Context) -> Plan:
    """One process that says why and ends."""
    command = (sys.executable, "-c", "import sys; sys.exit('the reason it fails')")
    return Plan(specs=[Spec("broken", "坏掉的", command)], env={}, database=False)


def full_plan(context: Context) -> Plan:
    """One process that meets a full disk."""
    command = (sys.executable, "-c", "import os; raise OSError(28, os.strerror(28))")
    return Plan(specs=[Spec("api", "接口", command)], env={}, database=False)


async def echo(request: web.Request) -> web.Response:
    """What arrived, as JSON."""
    size = 0
    async for chunk in request.content.iter_any():
        size += len(chunk)
    body = {
        "method": request.method,
        "path": request.raw_path,
        "headers": {name.title(): value for name, value in request.headers.items()},
        "size": size,
        "pid": os.getpid(),
    }
    return web.json_response(body, headers={"X-Backend": "api"})


async def stream(request: web.Request) -> web.StreamResponse:
    """A first line at once, the second when the caller has asked /release."""
    released: asyncio.Event = request.app[RELEASED]
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"first\n")
    await released.wait()
    released.clear()
    await response.write(b"second\n")
    return response


async def release(request: web.Request) -> web.Response:
    request.app[RELEASED].set()
    return web.Response()


async def big(_: web.Request) -> web.Response:
    return web.Response(body=b"x" * BIG)


async def cut(request: web.Request) -> web.StreamResponse:
    """Promise ten bytes, send one, and go away."""
    response = web.StreamResponse(headers={"Content-Length": "10"})
    await response.prepare(request)
    await response.write(b"1")
    assert request.transport
    request.transport.abort()
    return response


async def drop(request: web.Request) -> web.Response:
    """Go away before any answer."""
    assert request.transport
    request.transport.abort()
    return web.Response()


async def socket(request: web.Request) -> web.WebSocketResponse:
    """Say hello with what was asked, echo, close with the number that is sent as 'close N'."""
    if request.query.get("token") == "wrong":
        raise web.HTTPUnauthorized
    connection = web.WebSocketResponse(protocols=("jiujin",))
    await connection.prepare(request)
    await connection.send_str(json.dumps({"hello": request.headers.get("X-Forwarded-For")}))
    async for message in connection:
        if message.type is WSMsgType.TEXT and message.data.startswith("close "):
            await connection.close(code=int(message.data[6:]))
        elif message.type is WSMsgType.TEXT:
            await connection.send_str(message.data)
        elif message.type is WSMsgType.BINARY:
            await connection.send_bytes(message.data)
    return connection


RELEASED = web.AppKey("released", asyncio.Event)


def serve(port: int) -> None:
    app = web.Application()
    app[RELEASED] = asyncio.Event()
    app.router.add_get("/ws/live", socket)
    app.router.add_get("/stream", stream)
    app.router.add_get("/release", release)
    app.router.add_get("/big", big)
    app.router.add_get("/cut", cut)
    app.router.add_route("*", "/drop", drop)
    app.router.add_route("*", "/{path:.*}", echo)
    web.run_app(app, host="127.0.0.1", port=port, print=lambda *_: None, access_log=None)


def work() -> None:
    """A child of its own, as servers with workers have one; both sleep until ended."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    print(f"child {child.pid}", flush=True)
    while True:
        time.sleep(600)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=("api", "sockets", "worker"))
    parser.add_argument("port", type=int)
    options = parser.parse_args()
    if options.kind == "worker":
        work()
    else:
        serve(options.port)
