"""A chain of meaningful size, written straight into the tables: by verbs it takes minutes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from app.catalog.models import Sku, SkuCode
from app.identity.models import Address, Identity, LoginSession, Person
from app.inventory.models import Lot, Stock, StockEntry
from app.kernel.clock import local, now
from app.kernel.crypto import blind_index, new_token, seal, token_hash
from app.kernel.db import unit_of_work
from app.kernel.ids import new_id
from app.offers.models import Price
from app.places.models import OrgUnit, Place

CHUNK = 2_000
PLENTY = 1_000_000  # base units a row: no run sells that much
CENTRE = (123.43, 41.80)


@dataclass
class Chain:
    """Ids that requests are made from. `gtins` and `skus` go together."""

    stores: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    warehouses: list[str] = field(default_factory=list)
    skus: list[str] = field(default_factory=list)
    gtins: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def new(self, prefix: str) -> str:
        made = new_id(prefix)
        self.known.add(made)
        return made


def write(table: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Insert many rows, a unit of work for every chunk."""
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == CHUNK:
            _write(table, batch)
            batch = []
    if batch:
        _write(table, batch)


def _write(table: Any, rows: Sequence[dict[str, Any]]) -> None:
    with unit_of_work() as unit:
        unit.connection.execute(insert(table), rows)


def load(*, stores: int, skus: int, people: int) -> Chain:
    """20 stores, 2,000 SKUs and 2,000 people make about 48,000 stock rows; seed fixed."""
    dice = random.Random(20261122)
    chain = Chain()
    _places(chain, dice, stores)
    _products(chain, dice, skus)
    _people(chain, dice, people)
    _stock(chain, dice)
    return chain


def _places(chain: Chain, dice: random.Random, stores: int) -> None:
    org = chain.new("org")
    write(
        OrgUnit, [{"id": org, "parent_id": None, "kind": "headquarters", "name": "总", "path": org}]
    )

    def place(kind: str, code: str, spread: float, served_by: str | None) -> str:
        place_id = chain.new("plc")
        row = {
            "id": place_id,
            "code": code,
            "name": f"{code}店",
            "kind": kind,
            "org_id": org,
            "province": "辽宁省",
            "city": "沈阳市",
            "district": "和平区",
            "address": f"测试路{code}号",
            "lng": CENTRE[0] + dice.uniform(-spread, spread),
            "lat": CENTRE[1] + dice.uniform(-spread, spread),
            "phone": "17000010000",
            "open_from": "00:00",
            "open_until": "23:59",
            "served_by_id": served_by,
            "price_list": "base",
            "robot_key_sealed": None,
            "is_active": True,
            "created_at": now(),
        }
        write(Place, [row])
        return place_id

    central = place("central_warehouse", "C1", 0.3, None)
    grids = [place("grid_warehouse", f"G{n}", 0.1, central) for n in range(1, 4)]
    chain.warehouses = [central, *grids]
    chain.stores = [
        place("store", f"S{n}", 0.1, grids[n % len(grids)]) for n in range(1, stores + 1)
    ]
    chain.points = [
        place("pickup_point", f"P{n}", 0.1, grids[n % len(grids)])
        for n in range(1, stores * 3 // 2 + 1)
    ]


def gtin13(number: int) -> str:
    """A 14-digit GTIN of a made-up EAN-13 with the check digit in place."""
    body = f"0690{number:09d}"
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(body))
    return f"{body}{-total % 10}"


def _products(chain: Chain, dice: random.Random, count: int) -> None:
    chain.skus = [chain.new("sku") for _ in range(count)]
    chain.gtins = [gtin13(n) for n in range(count)]
    write(
        Sku,
        (
            {
                "id": sku_id,
                "code": f"B{n:06d}",
                "plu": None,
                "name": f"测试商品{n}号 醇香原味",
                "name_en": f"Product {n}",
                "brand": "测试牌",
                "category": f"类{n % 40}",
                "base_unit": "piece",
                "spec": "500ml",
                "pack_name": "箱",
                "pack_factor": 12,
                "shelf_life_days": 365,
                "storage": "常温",
                "parameters": {"净含量": "500ml", "产地": "辽宁沈阳"},
                "is_active": True,
                "created_at": now(),
            }
            for n, sku_id in enumerate(chain.skus)
        ),
    )
    codes = zip(chain.gtins, chain.skus, strict=True)
    write(SkuCode, ({"gtin": gtin, "sku_id": sku_id, "factor": 1} for gtin, sku_id in codes))
    write(
        Price,
        (
            {
                "id": chain.new("prc"),
                "sku_id": sku_id,
                "price_list": "base",
                "currency": "CNY",
                "price_fen": dice.randint(100, 9_900),
                "per_quantity": 1,
                "valid_from": None,
                "valid_to": None,
                "created_at": now(),
            }
            for sku_id in chain.skus
        ),
    )


def _people(chain: Chain, dice: random.Random, count: int) -> None:
    chain.people = [chain.new("psn") for _ in range(count)]
    chain.tokens = [new_token() for _ in range(count)]
    chain.addresses = [chain.new("adr") for _ in range(count)]
    moment = now()
    name, detail = seal("王小明"), seal("测试小区1号楼")
    write(
        Person,
        (
            {
                "id": one,
                "name": "",
                "phone_sealed": name,
                "phone_index": blind_index(f"170{n:08d}"),
                "created_at": moment,
            }
            for n, one in enumerate(chain.people)
        ),
    )
    write(
        Identity,
        (
            {
                "id": chain.new("idn"),
                "provider": "wechat_mini",
                "app_id": "wxbench",
                "subject": f"o_{one}",
                "person_id": one,
                "created_at": moment,
            }
            for one in chain.people
        ),
    )
    write(
        LoginSession,
        (
            {
                "id": chain.new("ses"),
                "token_hash": token_hash(token),
                "person_id": person_id,
                "created_at": moment,
                "expires_at": moment + timedelta(days=30),
            }
            for person_id, token in zip(chain.people, chain.tokens, strict=True)
        ),
    )
    write(
        Address,
        (
            {
                "id": address_id,
                "person_id": person_id,
                "receiver_sealed": name,
                "phone_sealed": name,
                "province": "辽宁省",
                "city": "沈阳市",
                "district": "和平区",
                "detail_sealed": detail,
                "lng": CENTRE[0] + dice.uniform(-0.02, 0.02),
                "lat": CENTRE[1] + dice.uniform(-0.02, 0.02),
                "is_default": True,
                "created_at": moment,
            }
            for person_id, address_id in zip(chain.people, chain.addresses, strict=True)
        ),
    )


def _stock(chain: Chain, dice: random.Random) -> None:
    lots = {sku_id: chain.new("lot") for sku_id in chain.skus}
    expiry = {sku_id: local(now()).date() + timedelta(dice.randint(30, 300)) for sku_id in lots}
    write(
        Lot,
        (
            {
                "id": lot_id,
                "sku_id": sku_id,
                "lot_no": "L1",
                "expiry": expiry[sku_id],
                "created_at": now(),
            }
            for sku_id, lot_id in lots.items()
        ),
    )
    rows = [
        put(place_id, sku_id, lots[sku_id], PLENTY, expiry[sku_id], number)
        for number, (place_id, sku_id) in enumerate(
            ((p, s) for p in (*chain.stores, *chain.warehouses) for s in chain.skus), start=1
        )
    ]
    write(Stock, rows)
    write(StockEntry, (_received(row["id"], row["on_hand"]) for row in rows))


def put(
    place_id: str, sku_id: str, lot_id: str, quantity: int, expiry: Any, stock_id: int | None = None
) -> dict[str, Any]:
    """A stock row of one lot."""
    row = {
        "place_id": place_id,
        "sku_id": sku_id,
        "lot_id": lot_id,
        "expiry": expiry,
        "on_hand": quantity,
        "reserved": 0,
        "in_transit": 0,
        "damaged": 0,
    }
    return row if stock_id is None else {"id": stock_id, **row}


def _received(stock_id: int, quantity: int) -> dict[str, Any]:
    return {
        "stock_id": stock_id,
        "kind": "receive",
        "on_hand_change": quantity,
        "in_transit_change": 0,
        "damaged_change": 0,
        "cause_kind": "import",
        "cause_id": "bench",
        "actor_id": "bench",
        "at": now(),
    }
