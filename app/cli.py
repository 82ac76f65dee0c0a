"""Commands: audit, seed-demo, import. `flask --app app <command>`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import Flask

from app.importing import KINDS, ImportRefused, run_import
from app.kernel.checks import run_checks
from app.kernel.settings import UnsafeSettings
from app.seeding import NotEmpty, seed_demo

NOT_EMPTY = 3  # exit code that tells the supervisor: nothing to do, nothing wrong
SHOWN_ERRORS = 50


def register(app: Flask) -> None:
    """Add our commands to the application."""
    for command in (audit, seed, import_file):
        app.cli.add_command(command)


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


@click.command("seed-demo")
def seed() -> None:
    """Load the demo chain into an empty database; exit 3 when it holds data already."""
    try:
        loaded = seed_demo(click.echo)
    except NotEmpty:
        click.echo("数据库里已有数据，演示数据只装入空库。The database is not empty.", err=True)
        sys.exit(NOT_EMPTY)
    except (ImportRefused, UnsafeSettings) as problem:
        click.echo(str(problem), err=True)
        sys.exit(1)
    numbers = "，".join(f"{title} {rows:,}" for title, rows in loaded.items())
    click.echo(f"演示连锁店已装入：{numbers}（文件行数）")


@click.command("import")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查，不写入。Check only, write nothing.")
def import_file(kind: str, file: Path, dry_run: bool) -> None:
    """Load places, products, prices, people or stock from a CSV or XLSX file."""
    try:
        report = run_import(kind, file, is_dry_run=dry_run)
    except ImportRefused as problem:
        click.echo(str(problem), err=True)
        sys.exit(1)
    if report.note:
        click.echo(report.note, err=True)
    for one in report.errors[:SHOWN_ERRORS]:
        click.echo(str(one), err=True)
    if report.errors:
        more = len(report.errors) - SHOWN_ERRORS
        click.echo(f"共 {len(report.errors)} 处需要修改，没有写入任何数据", err=True)
        if more > 0:
            click.echo(f"（另有 {more} 处未列出）", err=True)
        sys.exit(1)
    click.echo(f"{report.rows} 行，{'已导入' if report.is_written else '检查通过，未写入'}")
