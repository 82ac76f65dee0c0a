"""Puts the application together: settings, rooms' blueprints, wiring, commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from apiflask import APIFlask
from flask_migrate import Migrate
from sqlalchemy import MetaData

from app import models, wiring
from app.kernel import web
from app.kernel.db import engine
from app.kernel.http import ErrorView
from app.kernel.logs import configure_logs
from app.kernel.settings import load_settings, settings, use_settings

MAX_BODY = 20 * 1024 * 1024  # bytes


class _Database:
    """What Flask-Migrate asks of a database extension; we have engines, not a session."""

    metadata: MetaData = models.metadata

    def get_engine(self, **_: Any) -> Any:
        return engine(write=True)


def build() -> APIFlask:
    """A configured application; settings come from the environment unless already in use."""
    if settings().mode == "production":
        use_settings(load_settings())  # again, so that a worker never keeps demo secrets
    configure_logs()
    app = APIFlask("app", title="Jiujin 就近", version="0.1.0", docs_path="/docs")
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        JSON_SORT_KEYS=False,
        SYNC_LOCAL_SPEC=False,
        AUTO_404_RESPONSE=False,
        # kernel.http documents every error answer itself; the framework's own would need
        # a schema that can be made without data.
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        LOCAL_SPEC_JSON_INDENT=2,
    )
    app.security_schemes = {"session": {"type": "http", "scheme": "bearer"}}
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    web.install(app)
    wiring.wire()
    for blueprint in wiring.blueprints():
        app.register_blueprint(blueprint)
    _add_error_schema(app)
    database = _Database()
    Migrate(app, database, directory=str(Path(__file__).parent.parent / "migrations"))
    from app.cli import register

    register(app)
    return app


def _add_error_schema(app: APIFlask) -> None:
    """Every error answer refers to ErrorView; put it into the document once."""

    @app.spec_processor
    def add(spec: Any) -> Any:
        schemas = spec.setdefault("components", {}).setdefault("schemas", {})
        shape = ErrorView.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(shape.pop("$defs"))
        schemas["ErrorView"] = shape
        return spec
