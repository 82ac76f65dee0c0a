"""Commands: audit, seed-demo, import. `flask --app app <command>`."""

from __future__ import annotations

import sys

import click
from flask import Flask

from app.kernel.checks import run_checks


def register(app: Flask) -> None:
    """Add our commands to the application."""
    app.cli.add_command(audit)


@click.command("audit")
def audit() -> None:
    """Prove the invariants; exit 1 with every difference."""
    differences = run_checks()
    for one in differences:
        click.echo(f"{one.check}: {one.subject}: {one.detail}")
    if differences:
        click.echo(f"{len(differences)} 处不符", err=True)
        sys.exit(1)
    click.echo("账实相符：0 处不符")
