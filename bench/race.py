"""`python -m bench race`: many buyers at once on a few units, over HTTP, real processes.

The promise: exactly as many orders as units, everybody else is told 'sold out', nothing else
happens, and the audit is clean.
"""

from __future__ import annotations

import json
import time
import uuid
from collections import Counter
from datetime import timedelta

from sqlalchemy import insert

from app import create_app
from app.catalog.models import Sku
from app.inventory.service import receive
from app.inventory.types import Cause, InboundLine
from app.kernel.checks import run_checks
from app.kernel.clock import local, now
from app.kernel.db import command, execute
from app.kernel.ids import new_id
from app.offers.models import Price
from bench.chain import Chain, load
from bench.client import burst, post
from bench.copy import Copy
from bench.server import Api, say

ORDERS = "/api/shop/ordering/orders"
SOLD = (201, "")
SOLD_OUT = (409, "inventory.insufficient")


@command
def new_product(place_id: str, units: int, lots: int = 1) -> str:
    """A SKU that only this round knows, with `units` pieces on one shelf, in so many lots."""
    sku_id = new_id("sku")
    execute(
        insert(Sku).values(
            id=sku_id,
            code=sku_id[-20:],
            name="抢购商品",
            name_en="",
            brand="",
            category="类1",
            base_unit="piece",
            spec="",
            pack_name="",
            pack_factor=1,
            storage="常温",
            parameters={},
            is_active=True,
            created_at=now(),
        )
    )
    execute(
        insert(Price).values(
            id=new_id("prc"),
            sku_id=sku_id,
            price_list="base",
            currency="CNY",
            price_fen=100,
            per_quantity=1,
            created_at=now(),
        )
    )
    for number in range(lots):
        quantity = units // lots + (number < units % lots)
        expiry = local(now()).date() + timedelta(days=30 + number)
        lot = InboundLine(sku_id, f"L{number}", expiry, quantity)
        receive(place_id=place_id, lines=[lot], cause=Cause("import", "race", "bench"))
    return sku_id


def one_round(api: Api, chain: Chain, buyers: int, units: int, lots: int) -> bool:
    """Everybody wants one unit at the same moment. True when the promise is kept."""
    place_id = chain.stores[0]
    sku_id = new_product(place_id, units, lots)
    body = json.dumps(
        {
            "kind": "in_store",
            "place_id": place_id,
            "lines": [{"sku_id": sku_id, "quantity": 1}],
        }
    ).encode()
    asks = [post(ORDERS, chain.tokens[n], uuid.uuid4().hex, body) for n in range(buyers)]
    begun = time.perf_counter()
    answers = burst(api.port, asks)
    seconds = time.perf_counter() - begun
    tally = Counter((status, code) for status, code, _ in answers)
    differences = run_checks()
    odd = {kind: n for kind, n in tally.items() if kind not in (SOLD, SOLD_OUT)}
    print(
        f"  {tally[SOLD]} sold, {tally[SOLD_OUT]} told sold out, {sum(odd.values())} anything"
        f" else, {len(differences)} audit differences, {seconds:.2f} s"
    )
    for kind, count in odd.items():
        example = next(text for status, code, text in answers if (status, code) == kind)
        print(f"    {count} x {kind[0]} {kind[1]}: {example[:600]}")
    for difference in differences[:10]:
        print(f"    {difference}")
    return tally[SOLD] == min(units, buyers) and not odd and not differences


def race(*, kind: str, buyers: int, units: int, rounds: int, lots: int) -> bool:
    """All rounds on one database. True when every round kept the promise."""
    print(f"{buyers} buyers at once on {units} units ({lots} lot) over HTTP, {kind}:")
    with Copy(kind) as copy:
        create_app()  # wires the audit
        chain = load(stores=4, skus=50, people=buyers)
        with Api(copy) as api:
            say(f"granian on port {api.port}")
            kept = [one_round(api, chain, buyers, units, lots) for _ in range(rounds)]
            if not all(kept):
                print(api.log_text())
    return all(kept)
