"""The page behind a shelf label, for a camera that is not WeChat's."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from app.catalog.codes import digital_link
from app.catalog.models import Sku
from app.kernel.db import execute, unit_of_work
from tests.factories import World, make_world

COLA = "06901939691601"


@pytest.fixture
def world(database: str) -> World:
    return make_world()


def test_a_label_opens_a_page_with_what_the_code_says(client: FlaskClient, world: World) -> None:
    link = digital_link(COLA, lot="L/7")
    answer = client.get(link.removeprefix("https://id.gs1.org") + "?17=270131&from=timeline")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/html")
    for words in ("测试cola", COLA, "L/7", "2027-01-31", "微信扫一扫"):
        assert words in answer.text
    assert "¥" not in answer.text  # a price belongs to a place


def test_names_are_text_and_never_markup(client: FlaskClient, world: World) -> None:
    with unit_of_work():
        execute(
            update(Sku)
            .where(Sku.id == world.skus["cola"])
            .values(name="<script>alert(1)</script>", brand='"><img src=x onerror=alert(1)>')
        )
    answer = client.get(f"/01/{COLA}")
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/01/06901939691602", 422, "校验位"),
        ("/01/06907992500027", 404, "没有找到"),
        ("/01/abc", 422, "无法识别"),
        ("/01/06901939691601/10/<b>x</b>", 422, "无法识别"),
        ("/01/06901939691601/10/%E4%BD%A0", 422, "无法识别"),
    ],
)
def test_other_codes_get_words_and_no_crash(
    client: FlaskClient, world: World, path: str, status: int, words: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert "<b>" not in answer.text
