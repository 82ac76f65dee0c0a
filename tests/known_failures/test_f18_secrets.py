"""F18: signing secrets in the repository. Production does not start on a default or short one."""

from __future__ import annotations

import secrets

import pytest

from app.kernel.settings import UnsafeSettings, load_settings

GOOD = {
    "JIUJIN_MODE": "production",
    "JIUJIN_SECRET_KEY": secrets.token_urlsafe(48),
    "JIUJIN_DATA_KEY": secrets.token_urlsafe(48),
}
KEYS = ("JIUJIN_SECRET_KEY", "JIUJIN_DATA_KEY")
# what demo and test run on is derived, and known to everybody
KNOWN = {mode: load_settings({"JIUJIN_MODE": mode}) for mode in ("demo", "test")}


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize(
    "value",
    [
        "",
        "x" * 31,
        *(one.secret_key for one in KNOWN.values()),
        *(one.data_key for one in KNOWN.values()),
    ],
)
def test_production_does_not_start_on_an_unsafe_secret(name: str, value: str) -> None:
    with pytest.raises(UnsafeSettings, match=name):
        load_settings(GOOD | {name: value})


@pytest.mark.parametrize("name", KEYS)
def test_production_does_not_start_without_one(name: str) -> None:
    with pytest.raises(UnsafeSettings, match=name):
        load_settings({key: value for key, value in GOOD.items() if key != name})


def test_production_starts_on_good_ones_and_does_not_show_them() -> None:
    loaded = load_settings(GOOD)
    assert (loaded.secret_key, loaded.data_key) == (GOOD[KEYS[0]], GOOD[KEYS[1]])
    assert GOOD[KEYS[0]] not in repr(loaded)
    assert GOOD[KEYS[1]] not in repr(loaded)
