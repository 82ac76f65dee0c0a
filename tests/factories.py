"""A small chain for tests: two stores, two pickup points, a grid, a central warehouse.

Rows are written straight into the tables, so that a room's tests need no other room.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from app.catalog.models import Sku, SkuCode
from app.identity.models import Address, Identity, LoginSession, Person, RoleGrant
from app.inventory.models import Lot, Stock, StockEntry
from app.kernel.clock import local, now
from app.kernel.crypto import blind_index, new_token, seal, token_hash
from app.kernel.db import command, execute, query
from app.kernel.ids import new_id
from app.offers.models import Price
from app.places.models import OrgUnit, Place

APP_ID = "wxdemo0000000000"

# name: (kind, lng, lat, served by). Shenyang; S1 and S2 are about 1.2 km apart.
PLACES: dict[str, tuple[str, float, float, str | None]] = {
    "C1": ("central_warehouse", 123.300000, 41.700000, None),
    "G1": ("grid_warehouse", 123.430000, 41.790000, "C1"),
    "S1": ("store", 123.430000, 41.800000, "G1"),
    "S2": ("store", 123.444000, 41.800000, "G1"),
    "P1": ("pickup_point", 123.433000, 41.803000, "G1"),
    "P2": ("pickup_point", 123.470000, 41.810000, "G1"),
}

# name: (base unit, gtin, plu, price fen, per quantity)
SKUS: dict[str, tuple[str, str | None, str | None, int, int]] = {
    "cola": ("piece", "06901939691601", None, 300, 1),
    "chips": ("piece", "06901010117440", None, 850, 1),
    "milk": ("piece", "06907992500010", None, 599, 1),
    "apple": ("gram", None, "10001", 698, 500),
}

# who: (role, place)
PEOPLE: dict[str, tuple[str, str | None]] = {
    "shopper": ("shopper", None),
    "stranger": ("shopper", None),
    "leader": ("leader", "P1"),
    "other_leader": ("leader", "P2"),
    "clerk": ("clerk", "S1"),
    "other_clerk": ("clerk", "S2"),
    "keeper": ("keeper", "G1"),
    "other_keeper": ("keeper", "C1"),
    "hq": ("hq", None),
}


@dataclass
class World:
    """Ids by short name. `tokens[who]` signs in; `address[who]` is a home within 1 km of S1."""

    places: dict[str, str] = field(default_factory=dict)
    skus: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    address: dict[str, str] = field(default_factory=dict)
    far_address: dict[str, str] = field(default_factory=dict)

    def headers(self, who: str, key: str | None = None) -> dict[str, str]:
        """Authorization, and an Idempotency-Key where given."""
        found = {"Authorization": f"Bearer {self.tokens[who]}"}
        return found | ({"Idempotency-Key": key} if key else {})


@command
def make_world(stock: dict[str, int] | None = None) -> World:
    """The chain with `stock` base units of every SKU per place (default: 20 each, 20 kg).

    Stores and warehouses hold every SKU, P1 holds cola only; milk has two lots.
    Made statement by statement once in a process; afterwards its rows are written again, table
    by table, with their times moved to now: most tests need one, and few of its statements.
    """
    moment = now()
    key = (tuple(sorted((stock or {}).items())), local(moment).date())
    is_empty = execute(select(Place.id).limit(1)).first() is None
    if is_empty and key in _MADE:
        return _write_again(_MADE[key], moment)
    world = _new_world(stock)
    if is_empty:
        rows = {table: _rows(table) for table in WORLD_TABLES}
        _MADE[key] = Made(moment, copy.deepcopy(world), rows)
    return world


@dataclass(frozen=True)
class Made:
    """A world's rows as they were at `at`."""

    at: datetime
    world: World
    rows: dict[Any, list[dict[str, Any]]]


_MADE: dict[Any, Made] = {}
WORLD_TABLES: tuple[Any, ...] = (
    *(OrgUnit, Place, Sku, SkuCode, Price, Person, Identity, RoleGrant, LoginSession, Address),
    *(Lot, Stock, StockEntry),
)


def _rows(table: Any) -> list[dict[str, Any]]:
    """In an order in which they can be written: a parent before what hangs on it."""
    rows = [dict(row) for row in execute(select(table.__table__)).mappings()]
    if table is OrgUnit:
        rows.sort(key=lambda row: len(row["path"]))
    elif table is Place:
        rows.sort(key=lambda row: list(PLACES).index(row["code"]))
    return rows


def _write_again(made: Made, moment: datetime) -> World:
    later = moment - made.at
    for table, rows in made.rows.items():
        moved = [
            {k: v + later if isinstance(v, datetime) else v for k, v in row.items()} for row in rows
        ]
        execute(insert(table.__table__), moved)
    return copy.deepcopy(made.world)


def _new_world(stock: dict[str, int] | None) -> World:
    world = World()
    _places(world)
    _skus(world)
    for who, (role, place) in PEOPLE.items():
        add_person(world, who, role, place)
    for name in ("C1", "G1", "S1", "S2"):
        for sku in SKUS:
            quantity = (stock or {}).get(sku, 20_000 if sku == "apple" else 20)
            if quantity:
                put_stock(world, name, sku, quantity)
    put_stock(world, "P1", "cola", (stock or {}).get("cola", 20) or 1)
    return world


def _places(world: World) -> None:
    root, region = new_id("org"), new_id("org")
    execute(
        insert(OrgUnit),
        [
            {"id": root, "parent_id": None, "kind": "headquarters", "name": "总部", "path": root},
            {
                "id": region,
                "parent_id": root,
                "kind": "region",
                "name": "辽宁",
                "path": f"{root}/{region}",
            },
        ],
    )
    for name, (kind, lng, lat, served_by) in PLACES.items():
        world.places[name] = new_id("plc")
        execute(
            insert(Place).values(
                id=world.places[name],
                code=name,
                name=f"{name}店",
                kind=kind,
                org_id=region,
                province="辽宁省",
                city="沈阳市",
                district="和平区",
                address=f"测试路{name}号",
                lng=lng,
                lat=lat,
                phone="17000010000",
                open_from="00:00",
                open_until="23:59",
                served_by_id=world.places[served_by] if served_by else None,
                price_list="base",
                is_active=True,
                created_at=now(),
            )
        )


def _skus(world: World) -> None:
    for name, (unit, gtin, plu, price_fen, per_quantity) in SKUS.items():
        sku_id = world.skus[name] = new_id("sku")
        execute(
            insert(Sku).values(
                id=sku_id,
                code=name,
                plu=plu,
                name=f"测试{name}",
                name_en=name,
                brand="",
                category="饮料",
                base_unit=unit,
                spec="",
                pack_name="箱",
                pack_factor=12,
                storage="常温",
                parameters={},
                is_active=True,
                created_at=now(),
            )
        )
        if gtin:
            execute(insert(SkuCode).values(gtin=gtin, sku_id=sku_id, factor=1))
        execute(
            insert(Price).values(
                id=new_id("prc"),
                sku_id=sku_id,
                price_list="base",
                currency="CNY",
                price_fen=price_fen,
                per_quantity=per_quantity,
                created_at=now(),
            )
        )


@command
def add_person(world: World, who: str, role: str, place: str | None = None) -> str:
    """A person with an openid, a session and, for staff, a grant over one place."""
    person_id = world.people[who] = new_id("psn")
    phone = f"1700000{len(world.people):04d}"
    execute(
        insert(Person).values(
            id=person_id,
            name=f"{who}某",
            phone_sealed=seal(phone),
            phone_index=blind_index(phone),
            created_at=now(),
        )
    )
    execute(
        insert(Identity).values(
            id=new_id("idn"),
            provider="wechat_mini",
            app_id=APP_ID,
            subject=f"o_{who}_{person_id[-8:]}",
            person_id=person_id,
            created_at=now(),
        )
    )
    if role != "shopper":
        execute(
            insert(RoleGrant).values(
                id=new_id("grt"),
                person_id=person_id,
                role=role,
                scope_kind="place" if place else "all",
                scope_id=world.places[place] if place else "",
                created_at=now(),
            )
        )
    world.tokens[who] = new_token()
    execute(
        insert(LoginSession).values(
            id=new_id("ses"),
            token_hash=token_hash(world.tokens[who]),
            person_id=person_id,
            created_at=now(),
            expires_at=now() + timedelta(days=30),
        )
    )
    world.address[who] = _address(person_id, 123.4345, 41.8030)
    world.far_address[who] = _address(person_id, 125.3245, 43.8868)
    return person_id


def _address(person_id: str, lng: float, lat: float) -> str:
    address_id = new_id("adr")
    execute(
        insert(Address).values(
            id=address_id,
            person_id=person_id,
            receiver_sealed=seal("王小明"),
            phone_sealed=seal("17000009999"),
            province="辽宁省",
            city="沈阳市",
            district="和平区",
            detail_sealed=seal("测试小区1号楼"),
            lng=lng,
            lat=lat,
            is_default=True,
            created_at=now(),
        )
    )
    return address_id


@command
def put_stock(
    world: World, place: str, sku: str, quantity: int, *, days: int = 60, lot_no: str = "L1"
) -> int:
    """On hand of one lot, with its ledger entry. Returns the stock row's id."""
    sku_id, place_id = world.skus[sku], world.places[place]
    expiry = local(now()).date() + timedelta(days=days)
    lot_id = _lot(sku_id, lot_no, expiry)
    done = execute(
        insert(Stock).values(
            place_id=place_id,
            sku_id=sku_id,
            lot_id=lot_id,
            expiry=expiry,
            on_hand=quantity,
            reserved=0,
            in_transit=0,
            damaged=0,
        )
    )
    stock_id = int(done.inserted_primary_key[0])  # type: ignore[index]
    execute(
        insert(StockEntry).values(
            stock_id=stock_id,
            kind="receive",
            on_hand_change=quantity,
            in_transit_change=0,
            damaged_change=0,
            cause_kind="test",
            cause_id="world",
            actor_id="test",
            at=now(),
        )
    )
    return stock_id


def _lot(sku_id: str, lot_no: str, expiry: date) -> str:
    known = execute(select(Lot.id).where(Lot.sku_id == sku_id, Lot.lot_no == lot_no)).scalar()
    if known:
        return str(known)
    lot_id = new_id("lot")
    execute(
        insert(Lot).values(id=lot_id, sku_id=sku_id, lot_no=lot_no, expiry=expiry, created_at=now())
    )
    return lot_id


@query
def stock_of(world: World, place: str, sku: str) -> tuple[int, int, int, int]:
    """(on hand, reserved, in transit, damaged) over all lots."""
    rows = execute(
        select(Stock.on_hand, Stock.reserved, Stock.in_transit, Stock.damaged).where(
            Stock.place_id == world.places[place], Stock.sku_id == world.skus[sku]
        )
    ).all()
    return (
        sum(r.on_hand for r in rows),
        sum(r.reserved for r in rows),
        sum(r.in_transit for r in rows),
        sum(r.damaged for r in rows),
    )


@command
def age_order(order_id: str, seconds: int) -> None:
    """Move an unpaid order's deadline into the past, as if time had gone by."""
    from app.inventory.models import Reservation
    from app.ordering.models import Order

    past: Any = now() - timedelta(seconds=seconds)
    execute(update(Order).where(Order.id == order_id).values(deadline=past))
    execute(
        update(Reservation)
        .where(Reservation.order_id == order_id, Reservation.state == "live")
        .values(deadline=past)
    )
