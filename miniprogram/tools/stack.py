"""A copy of the whole product for the browser tools: prints its address, ends with its stdin."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from run.stack import Stack  # noqa: E402  found by the line above

if __name__ == "__main__":
    with Stack() as stack:
        print(stack.url, flush=True)
        sys.stdin.read()
