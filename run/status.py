"""The supervisor's status file (`<var>/run.json`): written whole or not at all, read by anyone."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypedDict

BUILD_STATUS = "screens.json"  # beside the status file: how far the screens' build is


class ProcessStatus(TypedDict):
    """One process. `state`: waiting | starting | running | stopped; `since`: RFC 3339 UTC."""

    name: str
    title: str
    pid: int | None
    port: int | None
    state: str
    restarts: int
    since: str


class Status(TypedDict):
    """The whole copy. `state`: starting | running | stopping | stopped | failed."""

    state: str
    step: str
    url: str
    mode: str
    redis: str
    var: str
    pid: int
    started_at: str
    processes: list[ProcessStatus]


class BuildStatus(TypedDict):
    """The screens' build. `state`: building | ready | failed | missing; words for people."""

    state: str
    zh: str
    en: str
    detail: str
    began: float


def write_status(path: Path, status: Status | BuildStatus) -> None:
    """Replace the file in one step. Raises OSError (a full disk)."""
    new = path.with_name(f"{path.name}.new")
    new.write_text(json.dumps(status, ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(new, path)


def read_status(path: Path) -> dict[str, Any] | None:
    """The last status, or None when there is none that can be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def dump(status: Mapping[str, object]) -> str:
    """A status as readable JSON, for `python -m run status`."""
    return json.dumps(status, ensure_ascii=False, indent=2)
