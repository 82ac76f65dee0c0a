"""docs/running-it.md names every setting that is read, and none that is not."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
HANDBOOK = (ROOT / "docs" / "running-it.md").read_text("utf-8")
QUOTED = re.compile(r'"((?:JIUJIN|WECHAT)_[A-Z0-9_]*[A-Z0-9])"')
COMPOSED = re.compile(r"\$\{([A-Z_]+)")
NAMED = re.compile(r"`((?:JIUJIN|WECHAT|MARIADB)_[A-Z0-9_]*[A-Z0-9])`")
# how the sandbox's main process tells its worker what the command line said
INTERNAL = {"WECHAT_SANDBOX_DATA", "WECHAT_SANDBOX_PUSH_URL"}


def source() -> str:
    files = [path for top in ("app", "run", "wechat") for path in (ROOT / top).rglob("*.py")]
    return "\n".join(path.read_text("utf-8") for path in files)


def composed() -> set[str]:
    return set(COMPOSED.findall((ROOT / "docker-compose.yml").read_text("utf-8")))


def built() -> set[str]:
    """What the build of the screens reads."""
    text = (ROOT / "miniprogram" / "vite.config.ts").read_text("utf-8")
    return set(re.findall(r"process\.env\.([A-Z_]+)", text))


def test_every_setting_is_in_the_handbook() -> None:
    read = (set(QUOTED.findall(source())) | composed()) - INTERNAL
    assert len(read) > 30
    assert sorted(name for name in read if f"`{name}`" not in HANDBOOK) == []


def test_the_handbook_names_no_setting_that_nobody_reads() -> None:
    code = source()
    known = composed() | built()
    made = ("WECHAT_TEMPLATE_", "WECHAT_WORK_")  # put together from a prefix and a name

    def is_read(name: str) -> bool:
        return name in known or f'"{name}' in code or name.startswith(made)

    named = set(NAMED.findall(HANDBOOK))
    assert len(named) > 30
    assert sorted(name for name in named if not is_read(name)) == []
