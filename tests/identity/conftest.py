"""The identity room beside a sandbox WeChat: real codes, used once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from apiflask import APIFlask

from app.kernel.settings import settings, use_settings
from app.wiring.clients import forget_wechat, provide_clients
from tests.factories import World, make_world
from tests.wechat.conftest import Phone, data_dir, new_phone, sandbox, world_dir  # noqa: F401
from wechat.sandbox.serve import Running


@pytest.fixture
def weixin(app: APIFlask, sandbox: Running) -> Iterator[Running]:  # noqa: F811
    """The product is told to find WeChat at the sandbox."""
    bases = dict.fromkeys(("WECHAT_API_BASE", "WECHAT_PAY_BASE", "WECHAT_WORK_BASE"), sandbox.url)
    use_settings(replace(settings(), wechat=bases))
    provide_clients()  # other tests may have put their own in their place
    forget_wechat()
    yield sandbox
    forget_wechat()


@pytest.fixture
def handset(weixin: Running) -> Phone:
    """A WeChat user whom the chain has never seen."""
    return new_phone(weixin, phone="17012345678", name="韩梅梅")


@pytest.fixture
def world(database: str) -> World:
    return make_world()
