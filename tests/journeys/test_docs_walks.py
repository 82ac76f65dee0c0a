"""docs/walks.md as a reader would run it: every ```sh block, one after the other, by sh."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.conftest import Chain

ROOT = Path(__file__).parents[2]
WALKS = ROOT / "docs" / "walks.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def script() -> str:
    """Every block as one script that stops at the first command that fails."""
    return "set -eu\n" + "\n".join(BLOCK.findall(WALKS.read_text("utf-8")))


def test_no_command_is_left_out() -> None:
    """A block with another mark would be read by people and run by nobody."""
    text = WALKS.read_text("utf-8")
    assert text.count("```") == 2 * len(BLOCK.findall(text)) > 20


def test_every_walk_runs_as_it_is_written(chain: Chain) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed: the commands of docs/walks.md are NOT tested")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("WECHAT_", "JIUJIN_"))}
    env |= {"JIUJIN": chain.url, "PYTHON": sys.executable}
    env |= {"JIUJIN_VAR": str(chain.stack.var), "JIUJIN_MODE": "demo"}  # for `flask audit`
    if chain.database:
        env["DATABASE_URL"] = chain.database
    else:
        env.pop("DATABASE_URL", None)
    done = subprocess.run(
        ["sh"], input=script(), cwd=ROOT, env=env, capture_output=True, text=True, timeout=240
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-3000:]
    for words in (
        "fulfilment.exit_code_used",  # walk 1: once
        "沈阳中央仓 快递直发",  # 2: the reason
        "快件已签收",  # 3: the carrier's track
        "ShipmentMoved collected",  # 4: the workbench heard of the hand-out
        "已改由别处安排",  # 5: routed again
        "账实相符",
    ):
        assert words in said, said[-3000:]
