"""`flask channel …`: tills and delivery platforms, and their keys."""

from __future__ import annotations

import sys
from datetime import timedelta

import click

from app.channels import service
from app.channels.types import NewKey
from app.kernel.errors import DomainError


@click.group("channel")
def channel() -> None:
    """收银与外卖平台。Tills and delivery platforms that call /api/channel."""


def _show(key: NewKey) -> None:
    click.echo(f"渠道 {key.channel_code}")
    click.echo(f"X-Channel-Key: {key.key_id}")
    click.echo(f"密钥（只显示这一次）: {key.secret}")


def _or_exit(error: DomainError) -> None:
    click.echo(f"{error.message()} {error.details}", err=True)
    sys.exit(1)


@channel.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--place", "places", multiple=True, help="网点编码，可多次；不写表示全部网点。")
def add(code: str, name: str, places: tuple[str, ...]) -> None:
    """Add a channel; its secret is shown once."""
    if not code.isascii() or not code.isprintable() or len(code) > 64 or len(name) > 80:
        raise click.BadParameter("代码用英文字母和数字，最多 64 位；名称最多 80 个字")
    try:
        _show(service.add_channel(code=code, name=name, place_codes=places))
    except DomainError as error:
        _or_exit(error)


@channel.command("rotate")
@click.argument("code")
@click.option("--overlap-hours", default=24, show_default=True, type=click.IntRange(0, 720))
def rotate(code: str, overlap_hours: int) -> None:
    """A new key; the ones before are good for some hours more."""
    try:
        _show(service.rotate_key(code=code, overlap=timedelta(hours=overlap_hours)))
    except DomainError as error:
        _or_exit(error)


@channel.command("stop")
@click.argument("code")
@click.option("--again", is_flag=True, help="重新启用。")
def stop(code: str, again: bool) -> None:
    """Refuse a channel's requests from now on."""
    try:
        service.stop_channel(code=code, is_active=again)
    except DomainError as error:
        _or_exit(error)
    click.echo(f"渠道 {code} {'已启用' if again else '已停用'}")


@channel.command("list")
def show() -> None:
    """All channels, without their secrets."""
    for one in service.list_channels():
        places = "全部网点" if one.place_ids is None else f"{len(one.place_ids)} 个网点"
        click.echo(f"{one.code}  {one.name}  {places}  {'启用' if one.is_active else '停用'}")
