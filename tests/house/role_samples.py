"""For every route a request that its owner may make: path variables, query, body.

The generated role test sends the very same request as others. A route with a path variable
or a body that is not known here stops the test: add the sample with the route.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from app.fulfilment.types import ShipmentView
from app.importing import service as importing
from app.incidents import service as incidents
from app.inventory import service as inventory
from app.inventory.types import TransferView, TransferWant
from app.kernel.clock import now
from app.kernel.db import command
from app.kernel.http import Route
from app.kernel.settings import settings
from app.ledger import service as ledger
from app.ledger.types import COMMISSION_COST, COMMISSION_OWED, Account, EntryWanted
from app.offers import service as offers
from app.offers.types import CouponTerms
from app.ordering import service as ordering
from app.ordering.types import OrderLineWanted
from app.payments import service as payments
from app.reconcile import locks as reconcile_locks
from app.reconcile import service as reconcile
from app.reconcile.types import Found, Sums
from tests.factories import World, put_stock
from tests.fulfilment.helping import open_parcel, sent, task_of
from wechat.push import Push, signature

# who owns what each role's request is about, and who holds the same role elsewhere
OWNERS = {
    "shopper": "shopper",
    "leader": "leader",
    "clerk": "clerk",
    "keeper": "keeper",
    "hq": "hq",
}
PLACE_OF = {"leader": "P1", "clerk": "S1", "keeper": "G1", "hq": "S1"}

ADDRESS = {
    "receiver": "李雷",
    "phone": "17000008888",
    "province": "辽宁省",
    "city": "沈阳市",
    "district": "和平区",
    "detail": "测试小区2号楼",
    "lng": 123.43,
    "lat": 41.80,
}


class NoSample(AssertionError):
    """A route came without a sample: nobody knows whether it is guarded."""


@dataclass
class Samples:
    """A small world in motion, and the requests about it."""

    world: World
    order_id: str = ""
    in_store_order_id: str = ""
    keeper_order_id: str = ""
    own_shipment: str = ""
    campaign_id: str = ""
    exception_id: str = ""
    load_id: str = ""
    difference_id: str = ""
    payout_id: str = ""
    tasks: dict[str, str] = field(default_factory=dict)  # role -> task at its place
    leaving: dict[str, str] = field(default_factory=dict)  # role -> rider parcel on its way
    lost: dict[str, str] = field(default_factory=dict)  # role -> rider parcel to report lost
    arriving: dict[str, ShipmentView] = field(default_factory=dict)  # role -> on its way there
    counts: dict[str, str] = field(default_factory=dict)  # role -> open count of its place
    transfers: dict[str, TransferView] = field(default_factory=dict)  # role -> from its place
    incidents: dict[str, str] = field(default_factory=dict)  # role -> open at its place
    coming: dict[str, TransferView] = field(default_factory=dict)  # role -> to its place

    def order_of(self, role: str) -> str:
        return self.keeper_order_id if role == "keeper" else self.order_id

    def place(self, role: str) -> str:
        return self.world.places[PLACE_OF[role]]


def make_samples(world: World) -> Samples:
    """Orders, parcels and tasks of every kind that a route is about."""
    made = Samples(world)
    placed = ordering.place(
        person_id=world.people["shopper"],
        kind="pickup",
        place_id=world.places["S1"],
        address_id=None,
        lines=[OrderLineWanted(world.skus["cola"], 1)],
    )
    made.order_id = placed.order.id
    made.campaign_id = open_campaign(world)
    from_warehouse = ordering.place(
        person_id=world.people["shopper"],
        kind="pickup",
        place_id=world.places["P1"],
        lines=[OrderLineWanted(world.skus["chips"], 1)],
    )
    made.keeper_order_id = from_warehouse.order.id
    walked = open_parcel(world, "in_store", "S1", "S1")
    made.in_store_order_id = walked.order_id
    payments.open_exception(
        kind="unknown_payment",
        subject="4200000000",
        order_id="",
        payment_id=None,
        amount_fen=100,
        detail="样例",
    )
    made.exception_id = payments.exceptions(state="open", limit=1)[0].id
    made.difference_id = reconciled_day()
    made.payout_id = paid_out(world.people["leader"])
    made.load_id = importing.upload(
        actor_id=world.people["hq"], kind="stock", name="a.csv", stream=BytesIO(b"a")
    ).id
    made.own_shipment = open_parcel(world, "rider", "S1").id
    for role, place in (("clerk", "S1"), ("keeper", "G1")):
        made.tasks[role] = task_of(world, role, open_parcel(world, "rider", place)).id
        rider = open_parcel(world, "rider", place)
        sent(world, role, rider)
        made.leaving[role] = rider.id
    for role, sender in (("clerk", "clerk"), ("keeper", "keeper"), ("hq", "clerk")):
        lost = open_parcel(world, "rider", PLACE_OF[role])
        sent(world, sender, lost)
        made.lost[role] = lost.id
    for role, source, sender in (
        ("leader", "G1", "keeper"),
        ("clerk", "G1", "keeper"),
        ("keeper", "C1", "other_keeper"),
    ):
        parcel = open_parcel(world, "pickup", source, PLACE_OF[role])
        sent(world, sender, parcel)
        made.arriving[role] = parcel
    _make_stock_work(made)
    return made


def open_campaign(world: World) -> str:
    """5 yuan off from 10, one for each person."""
    nothing: frozenset[str] = frozenset()
    return offers.create_campaign(
        actor_id=world.people["hq"],
        name="测试券",
        terms=CouponTerms("fixed", 500, 0, 0, 1000, nothing, nothing, nothing),
        valid_from=now() - timedelta(days=1),
        valid_to=now() + timedelta(days=7),
        total=10,
        per_person=1,
    ).id


def _make_stock_work(made: Samples) -> None:
    """A count at each role's place, a transfer from it and one to it."""
    world = made.world
    for role in PLACE_OF:
        place = made.place(role)
        if role != "hq":  # headquarters and the clerk share S1: one count runs at a place
            made.counts[role] = inventory.open_count(place_id=place, actor_id=world.people[role]).id
        want = TransferWant(world.skus["cola"], 1)
        # the other end is of the other audience, so that nobody else may look at it
        other = world.places["S2" if role == "leader" else "P2"]
        put_stock(world, "S2" if role == "leader" else "P2", "cola", 1, lot_no=f"L_{role}")
        for found, ends in (
            (made.transfers, (place, other)),
            (made.coming, (other, place)),
        ):
            found[role] = inventory.send_transfer(
                from_place_id=ends[0], to_place_id=ends[1], wants=[want], actor_id="psn_test"
            )
    made.counts["hq"] = made.counts["clerk"]
    for role in PLACE_OF:
        made.incidents[role] = incidents.open_incident(
            kind="stock.oversold", subject=role, place_id=made.place(role), data={}
        )


@command
def reconciled_day() -> str:
    """A day with one difference that nobody has looked at; its id."""
    day = date(2026, 11, 1)
    run = reconcile_locks.open_day(day)
    one = Found("amount", "pay", "JJ1", "4200", 1, 2, "", "样例")
    reconcile_locks.write_differences(day, run, [one])
    reconcile_locks.finish_day(day, run, Sums(), "open", 0.1)
    return reconcile.differences(bill_date=day)[0].id


def paid_out(leader_id: str) -> str:
    """A leader who earned 2 fen and was paid one of them; the payout's id."""
    owed, cost = Account(COMMISSION_OWED, leader_id), Account(COMMISSION_COST)
    earned = [EntryWanted(owed, -2), EntryWanted(cost, 2)]
    ledger.post(cause_key="sample", kind="commission", note="样例", entries=earned)
    return ledger.pay_out(
        actor_id="psn_hq", person_id=leader_id, amount_fen=1, reference="样例"
    ).entry_id


Sample = Callable[[Samples, str], Any]

VARIABLES: Mapping[str, Sample] = {
    "order_id": lambda s, role: s.order_of(role),
    "load_id": lambda s, role: s.load_id,
    "kind": lambda s, role: "stock",
    "bill_date": lambda s, role: "2026-11-01",
    "difference_id": lambda s, role: s.difference_id,
    "entry_id": lambda s, role: s.payout_id,
    "person_id": lambda s, role: s.world.people["leader"],
    "exception_id": lambda s, role: s.exception_id,
    "address_id": lambda s, role: s.world.address["shopper"],
    "sku_id": lambda s, role: s.world.skus["cola"],
    "place_id": lambda s, role: s.place(role) if role != "shopper" else s.world.places["S1"],
    "campaign_id": lambda s, role: s.campaign_id,
    "task_id": lambda s, role: s.tasks[role],
    "incident_id": lambda s, role: s.incidents[role],
    "count_id": lambda s, role: s.counts[role],
    "transfer_id": lambda s, role: s.transfers[role].id,
    "shipment_id": lambda s, role: s.own_shipment if role == "shopper" else s.leaving[role],
}

# where a route's shipment is not the usual one
SHIPMENT_ARRIVES = re.compile(
    r"^/api/(leader|staff)/fulfilment/shipments/<shipment_id>/(receive|phone|hand-back)$"
    r"|^/api/leader/ordering/parcels/<shipment_id>/worth$"
)
SHIPMENT_LOST = re.compile(
    r"^/api/staff/(fulfilment/shipments/<shipment_id>/lost|ordering/parcels/<shipment_id>/worth)$"
)


def _at_place(s: Samples, role: str) -> dict[str, Any]:
    return {"place_id": s.place(role)}


def _push_check(s: Samples, role: str) -> dict[str, Any]:
    """What WeChat's console sends, signed with the token of the sandbox's world."""
    world = json.loads((settings().var / "sandbox" / "world.json").read_text("utf-8"))
    stamp = str(int(time.time()))
    proof = signature(world["push_token"], stamp, "nonce")
    return {"signature": proof, "timestamp": stamp, "nonce": "nonce", "echostr": "5927"}


def _work_check(s: Samples, role: str) -> dict[str, Any]:
    """What 企业微信's console sends: the echo is sealed."""
    world = json.loads((settings().var / "sandbox" / "world.json").read_text("utf-8"))
    names = ("work_callback_token", "work_callback_aes_key", "work_corpid")
    sealed = Push(*(world[name] for name in names), is_work=True).seal("5927")
    return {
        "msg_signature": sealed["MsgSignature"],
        "timestamp": sealed["TimeStamp"],
        "nonce": sealed["Nonce"],
        "echostr": sealed["Encrypt"],
    }


QUERIES: Mapping[str, Sample] = {
    "/api/channel/stock": lambda s, role: {"place": "S1"},
    "/api/hooks/notify/work": _work_check,
    "/api/hooks/notify/wechat": _push_check,
    "/api/shop/fulfilment/exit-code": lambda s, role: {"order_id": s.in_store_order_id},
    "/api/hq/importing/loads": lambda s, role: {"kind": "stock", "name": "a.csv"},
    "/api/hq/ordering/orders": lambda s, role: {"find": "0000"},
    "/api/staff/ordering/orders": lambda s, role: {"find": "0000", "place_id": s.place(role)},
    "/api/hq/screens/route": lambda s, role: {"order_id": s.order_id},
    "/api/shop/places/near": lambda s, role: {"lng": 123.43, "lat": 41.8},
    "/api/shop/screens/scan": lambda s, role: {"code": "6901939691601"},
    "/api/leader/realtime/events": lambda s, role: {"cursor": 0, "places": s.place(role)},
    "/api/staff/realtime/events": lambda s, role: {"cursor": 0, "places": s.place(role)},
}


def _op(s: Samples, role: str) -> dict[str, Any]:
    if role == "leader":
        kind, body = "receive", {"place_id": s.place(role), "code": s.arriving[role].id}
    else:
        kind, body = "take", {"task_id": s.tasks[role]}
    return {
        "device": "phone-1",
        "ops": [{"op_id": f"op-{role}", "seq": 1, "kind": kind, "body": body}],
    }


def _counted(s: Samples, role: str) -> dict[str, Any]:
    lines = s.arriving[role].lines
    return {"lines": [{"line_id": one.line_id, "good": one.quantity} for one in lines]}


def _receipt(s: Samples, role: str) -> dict[str, Any]:
    return {"place_id": s.place(role), "code": s.arriving[role].id}


def _coded(s: Samples, role: str) -> dict[str, Any]:
    return {"place_id": s.place(role), "code": "00000000"}


def _lot(s: Samples, role: str) -> dict[str, Any]:
    """The cola lot of the role's place."""
    rows = inventory.stock_of_place(place_id=s.place(role), limit=100)
    row = next(one for one in rows if one.sku_id == s.world.skus["cola"])
    return {"place_id": s.place(role), "sku_id": row.sku_id, "lot_id": row.lot_id}


def _paper(s: Samples, role: str) -> dict[str, Any]:
    return _lot(s, role) | {"kind": "waste", "quantity": 1, "reason": "破损"}


def _transfer(s: Samples, role: str) -> dict[str, Any]:
    ends = {"from_place_id": s.place(role), "to_place_id": s.world.places["S2"]}
    return ends | {"lines": [{"sku_id": s.world.skus["cola"], "quantity": 1}]}


def _arrived(s: Samples, role: str) -> dict[str, Any]:
    return {"lines": [{"line_id": one.id, "good": one.quantity} for one in s.coming[role].lines]}


def _counted_lots(s: Samples, role: str) -> dict[str, Any]:
    return {"lots": [{"sku_id": s.world.skus["cola"], "lot_no": "L1", "quantity": 18}]}


def _resolution(s: Samples, role: str) -> dict[str, Any]:
    return {"resolution": "已核对"}


def _sale(s: Samples, role: str) -> dict[str, Any]:
    return {"id": "1", "place": "S1", "lines": [{"sku_code": "cola", "quantity": 1}]}


def _cola(s: Samples) -> list[dict[str, Any]]:
    return [{"sku_id": s.world.skus["cola"], "quantity": 1}]


# A grey PNG of one pixel.
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="


def _refund(s: Samples, role: str) -> dict[str, Any]:
    """Two fen of the first line; nothing of an unpaid order goes back (409)."""
    [line] = ordering.order_for_staff(order_id=s.order_of(role)).lines
    return {
        "lines": [{"line_id": line.id, "amount_fen": 2, "restock": False}],
        "reason": "少一件",
    }


def _refund_preview(s: Samples, role: str) -> dict[str, Any]:
    return {"lines": _refund(s, role)["lines"]}


BODIES: dict[tuple[str, str], Sample] = {
    ("POST", "/api/hq/reconcile/differences/<difference_id>/explain"): lambda s, role: {
        "note": "已核对"
    },
    ("POST", "/api/hq/groupbuy/rates"): lambda s, role: {"rate_bp": 1000},
    ("POST", "/api/hq/ledger/commission/<person_id>/payouts"): lambda s, role: {
        "amount_fen": 1,
        "reference": "招行 0012",
    },
    ("POST", "/api/hq/payments/exceptions/<exception_id>/repair"): lambda s, role: {
        "action": "explain",
        "note": "已核对",
    },
    ("POST", "/api/hq/ordering/orders/<order_id>/refunds"): _refund,
    ("POST", "/api/staff/ordering/orders/<order_id>/refunds"): _refund,
    ("POST", "/api/hq/ordering/orders/<order_id>/refund-preview"): _refund_preview,
    ("POST", "/api/staff/ordering/orders/<order_id>/refund-preview"): _refund_preview,
    ("POST", "/api/shop/identity/sessions"): lambda s, role: {"code": "nobody-has-this"},
    ("POST", "/api/staff/identity/sessions"): lambda s, role: {"code": "nobody-has-this"},
    ("POST", "/api/staff/identity/web-sessions"): lambda s, role: {
        "code": "nobody-has-this",
        "state": f"{0:042d}",
        "proof": "A" * 32,
    },
    ("POST", "/api/shop/identity/phone"): lambda s, role: {"code": "nobody-has-this"},
    ("PUT", "/api/shop/identity/nickname"): lambda s, role: {"nickname": "小橙子"},
    ("PUT", "/api/shop/identity/avatar"): lambda s, role: {"image": DOT},
    ("POST", "/api/shop/identity/addresses"): lambda s, role: ADDRESS,
    ("PUT", "/api/shop/identity/addresses/<address_id>"): lambda s, role: ADDRESS,
    ("POST", "/api/shop/notify/consents"): lambda s, role: {"answers": {"order_paid": "accept"}},
    ("POST", "/api/shop/notify/inbox/read"): lambda s, role: {"ids": None},
    ("POST", "/api/shop/ordering/orders"): lambda s, role: {
        "kind": "rider",
        "address_id": s.world.address["shopper"],
        "lines": _cola(s),
    },
    ("PUT", "/api/shop/ordering/cart"): lambda s, role: _cola(s)[0],
    ("POST", "/api/shop/screens/quote"): lambda s, role: {
        "address_id": s.world.address["shopper"],
        "lines": _cola(s),
    },
    ("POST", "/api/hq/offers/coupon-campaigns"): lambda s, role: {
        "name": "周末券",
        "kind": "percent",
        "percent": 12,
        "cap_fen": 2000,
        "minimum_fen": 3000,
        "categories": ["饮料"],
        "order_kinds": ["pickup"],
        "valid_from": "2026-11-20T00:00:00Z",
        "valid_to": "2027-11-30T00:00:00+08:00",
        "total": 100,
    },
    ("POST", "/api/hq/offers/coupon-campaigns/<campaign_id>/state"): lambda s, role: {
        "verb": "pause"
    },
    ("POST", "/api/hq/offers/coupon-campaigns/<campaign_id>/grants"): lambda s, role: {
        "person_ids": [s.world.people["stranger"]]
    },
    ("POST", "/api/staff/fulfilment/tasks/<task_id>/pick"): lambda s, role: {"lines": []},
    ("POST", "/api/staff/fulfilment/tasks/<task_id>/hand-over"): lambda s, role: {},
    ("POST", "/api/staff/fulfilment/tasks/<task_id>/refuse"): lambda s, role: {"reason": "缺货"},
    ("POST", "/api/staff/fulfilment/shipments/<shipment_id>/lost"): lambda s, role: {
        "reason": "途中丢失"
    },
    ("POST", "/api/leader/fulfilment/shipments/<shipment_id>/hand-back"): lambda s, role: {},
    ("POST", "/api/staff/fulfilment/shipments/<shipment_id>/hand-back"): lambda s, role: {},
    ("POST", "/api/shop/ordering/orders/<order_id>/cancel-rest"): lambda s, role: {"refund_fen": 1},
    ("POST", "/api/staff/fulfilment/exit-checks"): _coded,
    ("POST", "/api/leader/fulfilment/shipments/<shipment_id>/receive"): _counted,
    ("POST", "/api/staff/fulfilment/shipments/<shipment_id>/receive"): _counted,
    ("POST", "/api/leader/fulfilment/receipts"): _receipt,
    ("POST", "/api/staff/fulfilment/receipts"): _receipt,
    ("POST", "/api/leader/fulfilment/hand-outs"): _coded,
    ("POST", "/api/staff/fulfilment/hand-outs"): _coded,
    ("POST", "/api/leader/fulfilment/hand-outs/look"): _coded,
    ("POST", "/api/staff/fulfilment/hand-outs/look"): _coded,
    ("POST", "/api/leader/sync/ops"): _op,
    ("POST", "/api/staff/sync/ops"): _op,
    ("POST", "/api/channel/sales"): lambda s, role: {"sales": [_sale(s, role)]},
    ("POST", "/api/channel/returns"): _sale,
    ("POST", "/api/channel/orders"): _sale,
    ("POST", "/api/channel/orders/commit"): lambda s, role: {"id": "1"},
    ("POST", "/api/channel/orders/cancel"): lambda s, role: {"id": "1"},
    ("POST", "/api/channel/stock-check"): lambda s, role: {"place": "S1", "stock": {"cola": 1}},
    ("POST", "/api/hq/inventory/adjustments"): lambda s, role: (
        _lot(s, role) | {"change": -1, "note": "盘亏"}
    ),
}
for _audience in ("staff", "leader"):
    BODIES |= {
        ("POST", f"/api/{_audience}/inventory/counts"): _at_place,
        ("POST", f"/api/{_audience}/inventory/counts/<count_id>/lots"): _counted_lots,
        ("POST", f"/api/{_audience}/inventory/papers"): _paper,
        ("POST", f"/api/{_audience}/incidents/incidents/<incident_id>/resolve"): _resolution,
        ("POST", f"/api/{_audience}/inventory/transfers"): _transfer,
        ("POST", f"/api/{_audience}/inventory/transfers/<transfer_id>/receive"): _arrived,
    }


@dataclass(frozen=True)
class Request:
    """What to send; `names_a_row`: it is about a row or place of its owner."""

    method: str
    url: str
    query: dict[str, Any]
    body: Any
    names_a_row: bool


OWNED = {
    "incident_id",
    "count_id",
    "transfer_id",
    "from_place_id",
    "order_id",
    "address_id",
    "shipment_id",
    "task_id",
    "place_id",
}


def request_of(samples: Samples, route: Route, role: str) -> Request:
    """The owner's request for a route. Raises NoSample."""

    def fill(match: re.Match[str]) -> str:
        name = match.group(1).rpartition(":")[2]
        if name not in VARIABLES:
            raise NoSample(f"{route.method} {route.path}: no sample for <{name}>")
        if name == "transfer_id" and route.path.endswith("/receive"):
            return samples.coming[role].id
        if name == "shipment_id" and SHIPMENT_ARRIVES.match(route.path):
            return samples.arriving[role].id
        if name == "shipment_id" and SHIPMENT_LOST.match(route.path):
            return samples.lost[role]
        return str(VARIABLES[name](samples, role))

    url = re.sub(r"<([^>]+)>", fill, route.path)
    query: dict[str, Any] = {}
    if route.path in QUERIES:
        query = QUERIES[route.path](samples, role)
    elif route.method == "GET" and route.scope == "place" and "<" not in route.path:
        query = _at_place(samples, role)
    make = BODIES.get((route.method, route.path))
    body = make(samples, role) if make else None
    named = set(re.findall(r"<([^>]+)>", route.path)) | set(query) | set(body or ())
    owned = bool(named & OWNED) or route.scope == "place"
    return Request(route.method, url, query, body, owned and route.scope in ("own", "place"))
