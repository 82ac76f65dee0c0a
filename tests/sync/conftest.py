"""A small chain on each database."""

from __future__ import annotations

import pytest

from tests.factories import World, make_world


@pytest.fixture
def world(database: str) -> World:
    return make_world()
