"""Jiujin 就近: the attic. `create_app` puts the rooms together."""

from __future__ import annotations

from apiflask import APIFlask


def create_app() -> APIFlask:
    """The WSGI application with every room's routes, commands and wiring."""
    from app.factory import build

    return build()
