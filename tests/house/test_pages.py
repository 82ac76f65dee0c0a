"""Every page that a message opens is a page of the front end, by the name it has there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from app.notify.rules.cards import MONEY_BOARD, PICK_LIST, task_card
from app.wiring.templates import FIELDS, ORDER_PAGE, make_templates

ROOT = Path(__file__).parents[2]
FRONT = ROOT / "miniprogram" / "src"
# a quoted page, with or without the web's prefix and a query
QUOTED = re.compile(r"[\"'`](?:/h5/(?:\?[^#\"'`]*)?#)?/?((?:pages|packages)/[\w/-]+)[\"'`?]")


def pages() -> set[str]:
    said: dict[str, Any] = json.loads((FRONT / "pages.json").read_text("utf-8"))
    found = {page["path"] for page in said["pages"]}
    for part in said.get("subPackages", []):
        found |= {f"{part['root']}/{page['path']}" for page in part["pages"]}
    return found


def test_every_page_named_in_pages_json_has_its_file() -> None:
    assert len(pages()) >= 16
    assert sorted(one for one in pages() if not (FRONT / f"{one}.vue").is_file()) == []


def test_the_group_card_opens_the_task_list() -> None:
    assert PICK_LIST.removeprefix("/h5/#/") in pages()
    one, many = task_card([{"task_id": "tsk_1"}]), task_card([{}, {}])
    assert (one.path, many.path) == (f"{PICK_LIST}?task_id=tsk_1", PICK_LIST)


def test_the_alarm_card_opens_the_money_board() -> None:
    assert MONEY_BOARD.removeprefix("/h5/#/") in pages()


def test_messages_open_the_order() -> None:
    assert ORDER_PAGE in pages()
    ids = {"template_ids": {name: f"T{name}" for name in FIELDS}}
    assert {one.page for one in make_templates({}, ids).values()} == {ORDER_PAGE}


def test_no_other_page_is_named_on_the_server() -> None:
    named = {
        page
        for top in ("app", "run", "demo")
        for path in (ROOT / top).rglob("*.py")
        for page in QUOTED.findall(path.read_text("utf-8"))
    }
    assert {PICK_LIST.removeprefix("/h5/#/"), ORDER_PAGE} <= named
    assert sorted(named - pages()) == []
