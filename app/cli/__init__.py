"""Commands: audit, seed-demo, import. `flask --app app <command>`."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

import click
from flask import Flask

from app.cli.channels import channel
from app.cli.stock import audit_stock, export
from app.importing import KINDS, ImportRefused, run_import
from app.importing import service as importing
from app.kernel.checks import run_checks
from app.kernel.clock import local, now
from app.kernel.errors import DomainError
from app.kernel.settings import UnsafeSettings
from app.reconcile import service as reconcile
from app.seeding import NotEmpty, seed_demo

NO_BILL = 3  # exit code: try again later
NOT_EMPTY = 3  # exit code that tells the supervisor: nothing to do, nothing wrong
SHOWN_ERRORS = 50


def register(app: Flask) -> None:
    """Add our commands to the application."""
    for command in (audit, seed, import_file, load_file, reconcile_day, channel, export):
        app.cli.add_command(command)
    audit.add_command(audit_stock)


@click.group("audit", invoke_without_command=True)
@click.pass_context
def audit(context: click.Context) -> None:
    """Prove the invariants; exit 1 with every difference."""
    if context.invoked_subcommand is not None:
        return
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


@click.command("load")
@click.argument("load_id")
def load_file(load_id: str) -> None:
    """Check or write a file that headquarters has sent; the relay starts this."""
    importing.run_load(load_id=load_id)


@click.command("reconcile")
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="默认昨天。Default: yesterday."
)
def reconcile_day(day: datetime | None) -> None:
    """Read WeChat's bills of a day and match them; exit 1 with differences, 3 without a bill."""
    wanted = day.date() if day else local(now()).date() - timedelta(days=1)
    try:
        found = reconcile.run_day(day=wanted)
    except DomainError as refusal:
        click.echo(refusal.message(), err=True)
        sys.exit(NO_BILL)
    click.echo(
        f"{wanted}：账单 {found.lines} 行，收款 {found.pay_fen} 分，退款 {found.refund_fen} 分，"
        f"手续费 {found.fee_fen} 分；差异 {found.open_count} 条待处理，"
        f"{found.explained_count} 条已说明"
    )
    if found.state != "closed":
        sys.exit(1)
