"""`python -m wechat.sandbox init --data DIR` and `python -m wechat.sandbox --port N --data DIR`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from wechat.sandbox.serve import serve
from wechat.sandbox.world import init_world


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m wechat.sandbox", description=__doc__)
    parser.add_argument("verb", nargs="?", choices=("init", "serve"), default="serve")
    parser.add_argument("--data", type=Path, required=True, help="folder of the sandbox's world")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--push-url", default="", help="the product's address for message push")
    given = parser.parse_args()
    world = init_world(given.data)
    if given.verb == "init":
        print(f"{given.data / 'world.json'}: mini program {world.appid}, merchant {world.mchid}")
        return 0
    serve(given.host, given.port, given.data, threads=given.threads, push_url=given.push_url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
