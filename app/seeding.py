"""The demo chain: `flask seed-demo` loads demo/data into an empty database."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from app.groupbuy import service as groupbuy
from app.identity import service as identity
from app.identity.types import WECHAT_MINI
from app.importing import ImportRefused, run_import
from app.inventory import service as inventory
from app.kernel.clock import now
from app.kernel.db import run_in_unit
from app.kernel.settings import settings
from app.offers import service as offers
from app.offers.types import CouponTerms
from app.places import service as places
from app.places.types import PICKUP_POINT

DATA = Path(__file__).parent.parent / "demo" / "data"
FILES = ("places", "products", "prices", "people", "stock")
POINT_MINIMUM = 4  # pieces of each SKU a pickup point keeps


class NotEmpty(Exception):
    """The database holds data already; the demo is never mixed into it."""


def seed_demo(say: Callable[[str], None]) -> dict[str, int]:
    """Load the whole chain in one unit of work; `say` gets a line per step.

    Returns title -> rows read. Raises NotEmpty, ImportRefused.
    """
    if places.all_places():
        raise NotEmpty

    loaded: dict[str, int] = {}

    def work() -> None:
        places.forget_cache()
        for kind in FILES:
            say(f"{_TITLES[kind]} …")
            report = run_import(kind, DATA / f"{kind}.csv")
            if report.errors:
                raise ImportRefused(f"{kind}.csv {report.errors[0]}")
            loaded[_TITLES[kind]] = report.rows
        _people_of_the_sandbox()
        _regional_prices()
        _minimums()
        _robots()
        _welcome_coupon()
        _commission()

    try:
        run_in_unit(work)
    finally:
        places.forget_cache()
    return loaded


_TITLES = {
    "places": "网点",
    "products": "商品",
    "prices": "价格",
    "people": "人员",
    "stock": "库存",
}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _people_of_the_sandbox() -> None:
    """Demo people sign in as users of the sandbox: their openids; and their home addresses."""
    app_id = identity.mini_app_id()
    by_code: dict[str, str] = {}
    for row in _rows("people"):
        person_id = identity.ensure_person(name=row["name"], phone=row["phone"])
        by_code[row["code"]] = person_id
        openid = row["openid"] or f"o_demo_{row['code'].lower()}"
        identity.link_identity(
            person_id=person_id, provider=WECHAT_MINI, app_id=app_id, subject=openid
        )
    for row in _rows("addresses"):
        identity.add_address(
            person_id=by_code[row["person_code"]],
            receiver=row["receiver"],
            phone=row["phone"],
            province=row["province"],
            city=row["city"],
            district=row["district"],
            detail=row["detail"],
            lng=float(row["lng"]),
            lat=float(row["lat"]),
        )


def _regional_prices() -> None:
    """Jilin's stores have a price list of their own."""
    places.set_price_lists(
        {one.id: "region-jl" for one in places.all_places() if one.province == "吉林省"}
    )


def _minimums() -> None:
    """Pickup points are told when a SKU they keep runs low."""
    for point in places.all_places(PICKUP_POINT):
        rows = inventory.stock_of_place(place_id=point.id, limit=1000)
        kept = {row.sku_id: POINT_MINIMUM for row in rows}
        if kept:
            inventory.set_minimums(place_id=point.id, minimums=kept)


def _welcome_coupon() -> None:
    """5 yuan off from 30 for everybody who claims it, one each, for a quarter of a year."""
    everything: frozenset[str] = frozenset()
    moment = now()
    offers.create_campaign(
        actor_id="demo",
        name="新人见面券",
        terms=CouponTerms("fixed", 500, 0, 0, 3000, everything, everything, everything),
        valid_from=moment,
        valid_to=moment + timedelta(days=90),
        total=10_000,
        per_person=1,
    )


def _commission() -> None:
    """Leaders earn five hundredths of what is collected from them."""
    groupbuy.set_rate(actor_id="demo", place_id="", leader_id="", rate_bp=500, valid_from=None)


def _robots() -> None:
    """Each store and warehouse has a 企业微信 group with a robot in the sandbox."""
    path = settings().var / "sandbox" / "world.json"
    keys = list(json.loads(path.read_text("utf-8"))["robots"].values()) if path.exists() else []
    staffed = [one for one in places.all_places() if one.kind != PICKUP_POINT]
    for place, key in zip(staffed, keys, strict=False):
        places.set_robot_key(place_id=place.id, key=key)
