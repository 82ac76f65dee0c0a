"""Where the clients of WeChat come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.kernel.settings import Settings, UnsafeSettings, load_settings
from app.wiring import clients
from app.wiring.templates import make_templates
from wechat.sandbox.world import SandboxWorld, init_world


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SandboxWorld]:
    var = tmp_path_factory.mktemp("var")
    return var, init_world(var / "sandbox")


def given(var: Path, mode: str = "test", **env: str) -> Settings:
    secrets = {"JIUJIN_SECRET_KEY": "x" * 40, "JIUJIN_DATA_KEY": "y" * 40}
    return load_settings({"JIUJIN_MODE": mode, "JIUJIN_VAR": str(var), **secrets, **env})


def production(var: Path, world: SandboxWorld, **env: str) -> Settings:
    folder = var / "keys"
    folder.mkdir(exist_ok=True)
    (folder / "merchant.txt").write_text(world.merchant_private_key_pem)
    (folder / f"{world.pub_key_id}.pem").write_text(world.pub_key_pem)
    (folder / "platform.pem").write_text(world.platform_cert_pem)
    settings = {
        "WECHAT_APPID": "wx1",
        "WECHAT_APP_SECRET": "s",
        "WECHAT_MCHID": "1900000001",
        "WECHAT_APIV3_KEY": "k" * 32,
        "WECHAT_MERCHANT_KEY_FILE": str(folder / "merchant.txt"),
        "WECHAT_MERCHANT_SERIAL": "4A00",
        "WECHAT_PLATFORM_KEYS": str(folder),
        "WECHAT_WORK_AGENTID": "1000002",
    }
    return given(var, "production", **(settings | env))


def test_demo_takes_the_sandboxs_world(keys: tuple[Path, SandboxWorld]) -> None:
    var, world = keys
    config = clients.load_config(given(var, WECHAT_API_BASE="http://127.0.0.1:1"))
    assert (config.appid, config.api_base) == (world.appid, "http://127.0.0.1:1")
    assert set(config.platform_keys) == {world.pub_key_id, world.platform_cert_serial}


def test_without_an_address_no_demo_call_leaves_the_machine(
    keys: tuple[Path, SandboxWorld],
) -> None:
    config = clients.load_config(given(keys[0]))
    bases = {config.api_base, config.pay_base, config.work_base}
    assert bases == {"http://127.0.0.1:9"}


def test_a_world_that_is_not_there_yet_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="仿真微信"):
        clients.load_config(given(tmp_path))


def test_production_reads_keys_by_their_own_numbers(keys: tuple[Path, SandboxWorld]) -> None:
    var, world = keys
    config = clients.load_config(production(var, world))
    assert config.api_base == "https://api.weixin.qq.com"
    assert config.work_agentid == 1000002
    assert config.platform_keys == {
        world.pub_key_id: world.pub_key_pem,
        world.platform_cert_serial: world.platform_cert_pem,
    }
    assert world.merchant_private_key_pem not in repr(config)


def test_production_never_takes_the_sandboxs_world(keys: tuple[Path, SandboxWorld]) -> None:
    with pytest.raises(UnsafeSettings, match="WECHAT_APPID"):
        clients.load_config(given(keys[0], "production"))


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("WECHAT_APIV3_KEY", "", "WECHAT_APIV3_KEY"),
        ("WECHAT_MERCHANT_KEY_FILE", "/nowhere/key.pem", "/nowhere/key.pem"),
        ("WECHAT_PLATFORM_KEYS", "/nowhere", "/nowhere"),
        ("WECHAT_WORK_AGENTID", "one", "WECHAT_WORK_AGENTID"),
    ],
)
def test_what_is_missing_is_named(
    keys: tuple[Path, SandboxWorld], name: str, value: str, says: str
) -> None:
    with pytest.raises(UnsafeSettings, match=says):
        clients.load_config(production(*keys, **{name: value}))


def test_a_key_that_is_neither_kind_is_named(
    keys: tuple[Path, SandboxWorld], tmp_path: Path
) -> None:
    stray = tmp_path / "stray.pem"
    stray.write_text(keys[1].pub_key_pem)
    with pytest.raises(UnsafeSettings, match=r"stray\.pem"):
        clients.platform_keys(str(stray))


def test_templates_by_setting_and_with_other_keys() -> None:
    made = make_templates(
        {
            "WECHAT_TEMPLATE_SHIPPED": "tmpl-1",
            "WECHAT_TEMPLATE_SHIPPED_FIELDS": "number=character_string9, goods=thing8",
        },
        None,
    )
    assert set(made) == {"shipped"}
    assert made["shipped"].fields == {"number": "character_string9", "goods": "thing8"}
    with pytest.raises(UnsafeSettings, match="WECHAT_TEMPLATE_SHIPPED_FIELDS"):
        make_templates(
            {"WECHAT_TEMPLATE_SHIPPED": "t", "WECHAT_TEMPLATE_SHIPPED_FIELDS": "nonsense"}, None
        )
