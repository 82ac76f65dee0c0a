"""What each kind of file holds and which verbs take it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from app.catalog import service as catalog
from app.identity import service as identity
from app.identity.types import WECOM
from app.importing.columns import (
    Column,
    Parsed,
    RowError,
    clock_time,
    code,
    day,
    degrees,
    gtin,
    number,
    one_of,
    phone,
    plu,
    start_of,
    words,
)
from app.importing.files import ImportRefused, Table
from app.inventory import service as inventory
from app.inventory.types import Cause, InboundLine
from app.kernel.auth import CLERK, HQ, KEEPER, LEADER, SHOPPER
from app.kernel.clock import now
from app.kernel.db import Contended, execute
from app.kernel.models import Lease
from app.offers import service as offers
from app.places import service as places
from app.places.types import CENTRAL, GRID, PICKUP_POINT, STORE

STOCK_LOCK = "import.stock"
PLACE_KINDS = {
    STORE: STORE,
    "门店": STORE,
    PICKUP_POINT: PICKUP_POINT,
    "自提点": PICKUP_POINT,
    GRID: GRID,
    "前置仓": GRID,
    "网格仓": GRID,
    CENTRAL: CENTRAL,
    "中心仓": CENTRAL,
}
ROLES = {
    SHOPPER: SHOPPER,
    "顾客": SHOPPER,
    LEADER: LEADER,
    "团长": LEADER,
    CLERK: CLERK,
    "店员": CLERK,
    KEEPER: KEEPER,
    "仓管": KEEPER,
    HQ: HQ,
    "总部": HQ,
}
UNITS = {"piece": "piece", "件": "piece", "个": "piece", "gram": "gram", "克": "gram"}

PLACES = (
    Column("code", code, ("编码", "网点编码")),
    Column("name", words(80), ("名称", "网点名称")),
    Column("kind", one_of(PLACE_KINDS), ("类型",)),
    Column("region", words(60), ("大区", "区域"), is_required=False, default="总部"),
    Column("province", words(40), ("省",)),
    Column("city", words(40), ("市",)),
    Column("district", words(40), ("区", "区县")),
    Column("address", words(200), ("地址",)),
    Column("lng", degrees(73, 136), ("经度",)),
    Column("lat", degrees(3, 54), ("纬度",)),
    Column("phone", phone, ("电话",)),
    Column("open_from", clock_time, ("开门", "营业开始"), is_required=False, default="08:00"),
    Column("open_until", clock_time, ("关门", "营业结束"), is_required=False, default="21:00"),
    Column("served_by", code, ("供货仓",), is_required=False),
    Column("price_list", code, ("价格表",), is_required=False, default="base"),
)
PRODUCTS = (
    Column("sku_code", code, ("商品编码",)),
    Column("gtin", gtin, ("条码",), is_required=False),
    Column("name", words(120), ("名称", "商品名称")),
    Column("name_en", words(200), ("英文名",), is_required=False, default=""),
    Column("brand", words(60), ("品牌",), is_required=False, default=""),
    Column("category", words(40), ("分类",)),
    Column("category_en", words(40), ("英文分类",), is_required=False, default=""),
    Column("base_unit", one_of(UNITS), ("单位",), is_required=False, default="piece"),
    Column("spec", words(60), ("规格",), is_required=False, default=""),
    Column("pack_name", words(20), ("箱名",), is_required=False, default="箱"),
    Column("pack_factor", number(1, 1_000_000), ("箱规",), is_required=False, default=1),
    Column("shelf_life_days", number(1, 36_500), ("保质期天数",), is_required=False),
    Column("storage", words(10), ("储存",), is_required=False, default="常温"),
    Column("plu", plu, ("称重编码",), is_required=False),
    Column("tags", words(200), ("标签",), is_required=False, default=""),
)
PRICES = (
    Column("sku_code", code, ("商品编码",)),
    Column("price_list", code, ("价格表",), is_required=False, default="base"),
    Column("price_fen", number(1, 100_000_000), ("价格分",)),
    Column("per_quantity", number(1, 1_000_000), ("计价数量",), is_required=False, default=1),
    Column("valid_from", day, ("开始日期",), is_required=False),
    Column("valid_to", day, ("结束日期",), is_required=False),
)
PEOPLE = (
    Column("code", code, ("编号",), is_required=False, default=""),
    Column("name", words(60), ("姓名",)),
    Column("phone", phone, ("手机号",)),
    Column("role", one_of(ROLES), ("角色",)),
    Column("place_code", code, ("网点编码",), is_required=False),
    Column("wecom_userid", code, ("企业微信账号",), is_required=False),
)
STOCK = (
    Column("place_code", code, ("网点编码",)),
    Column("sku_code", code, ("商品编码",)),
    Column("lot_no", code, ("批号",)),
    Column("expiry", day, ("到期日",), is_required=False),
    Column("expiry_days", number(-36_500, 36_500), ("剩余天数",), is_required=False),
    Column("quantity", number(1, 100_000_000), ("数量",)),
    Column("cost_fen", number(0, 100_000_000), ("进价分",), is_required=False),
)


def _complain(parsed: Parsed, row: int, column: str, text: str) -> None:
    parsed.errors.append(RowError(row, column, text))


def _once(parsed: Parsed, *columns: str, blank_counts: bool = False) -> None:
    """The same key twice in one file is an error on the second row."""
    seen: dict[tuple[Any, ...], int] = {}
    for row, values in parsed.rows:
        key = tuple(values[name] for name in columns)
        if None in key and not blank_counts:
            continue
        if key in seen:
            _complain(parsed, row, columns[0], f"与第 {seen[key]} 行重复")
        seen.setdefault(key, row)


def load_places(parsed: Parsed, _: Table) -> None:
    """Upsert by code. served_by may name a place of the same file or one known already."""
    _once(parsed, "code")
    known = {values["code"] for _, values in parsed.rows}
    for row, values in parsed.rows:
        served_by = values["served_by"]
        if served_by and served_by not in known and not places.find_place_by_code(served_by):
            _complain(parsed, row, "served_by", f"没有编码为 {served_by} 的网点")
    if not parsed.errors:
        places.put_places(rows=[values for _, values in parsed.rows])


def check_products(parsed: Parsed) -> None:
    """What is wrong within the file."""
    for name in ("sku_code", "gtin", "plu"):
        _once(parsed, name)
    for row, values in parsed.rows:
        if values["base_unit"] == "piece" and not values["gtin"]:
            _complain(parsed, row, "gtin", "按件卖的商品需要条码")
        if values["base_unit"] == "gram" and not values["plu"]:
            _complain(parsed, row, "plu", "称重商品需要 5 位称重编码")


def load_products(parsed: Parsed, _: Table) -> None:
    """Upsert by sku_code; a barcode belongs to one product."""
    check_products(parsed)
    if not parsed.errors:
        for place, text in catalog.put_skus(rows=[values for _, values in parsed.rows]):
            _complain(parsed, parsed.rows[place][0], "gtin", text)


def check_prices(parsed: Parsed) -> list[dict[str, Any]]:
    """Rows for offers.put_prices. valid_to is the last day on which the price holds."""
    _once(parsed, "sku_code", "price_list", "valid_from", blank_counts=True)
    ids = catalog.ids_by_code({values["sku_code"] for _, values in parsed.rows})
    rows = []
    for row, values in parsed.rows:
        if values["sku_code"] not in ids:
            _complain(parsed, row, "sku_code", f"没有编码为 {values['sku_code']} 的商品")
            continue
        first, last = values["valid_from"], values["valid_to"]
        if first and last and last < first:
            _complain(parsed, row, "valid_to", "结束日期早于开始日期")
        rows.append(
            {
                "sku_id": ids[values["sku_code"]],
                "price_list": values["price_list"],
                "price_fen": values["price_fen"],
                "per_quantity": values["per_quantity"],
                "valid_from": start_of(first),
                "valid_to": start_of(last + timedelta(days=1)) if last else None,
            }
        )
    return rows


def load_prices(parsed: Parsed, _: Table) -> None:
    """Replace by (product, list, start)."""
    rows = check_prices(parsed)
    if not parsed.errors:
        offers.put_prices(rows=rows)


def load_people(parsed: Parsed, _: Table) -> None:
    """One row per person and place; the phone says who it is."""
    for row, values in parsed.rows:
        role, place_code = values["role"], values["place_code"]
        place = places.find_place_by_code(place_code) if place_code else None
        if place_code and place is None:
            _complain(parsed, row, "place_code", f"没有编码为 {place_code} 的网点")
            continue
        if role in (LEADER, CLERK, KEEPER) and place is None:
            _complain(parsed, row, "place_code", "这个角色需要所属网点")
            continue
        person_id = identity.ensure_person(name=values["name"], phone=values["phone"])
        if role == HQ:
            identity.grant_role(person_id=person_id, role=role, scope_kind="all")
        elif role != SHOPPER and place is not None:
            identity.grant_role(
                person_id=person_id, role=role, scope_kind="place", scope_id=place.id
            )
        if values["wecom_userid"]:
            identity.link_identity(
                person_id=person_id,
                provider=WECOM,
                app_id=identity.work_corp_id(),
                subject=values["wecom_userid"],
            )


def _one_at_a_time() -> None:
    """Two loads of one file at the same moment: the second waits here, then finds the first."""
    held = execute(update(Lease).where(Lease.name == STOCK_LOCK).values(until=now()))
    if held.rowcount == 0:
        try:
            execute(
                insert(Lease).values(name=STOCK_LOCK, holder="", fence=0, until=now(), position=0)
            )
        except IntegrityError:
            raise Contended from None


def stock_cause(sha256: str) -> Cause:
    """What the ledger says of goods from a file: the same file has the same cause."""
    return Cause("import", sha256, "system")


def check_unknown(sha256: str) -> None:
    """Raises ImportRefused for a file whose goods are in stock already (F39)."""
    if inventory.is_received(cause_id=sha256):
        raise ImportRefused("这个文件已经导入过，没有重复入库")


def check_stock(parsed: Parsed) -> dict[str, list[InboundLine]]:
    """place id -> what comes in there; what is wrong goes to parsed.errors."""
    ids = catalog.ids_by_code({values["sku_code"] for _, values in parsed.rows})
    lines: dict[str, list[InboundLine]] = {}
    today = inventory.today()
    for row, values in parsed.rows:
        place = places.find_place_by_code(values["place_code"])
        if place is None:
            _complain(parsed, row, "place_code", f"没有编码为 {values['place_code']} 的网点")
            continue
        if values["sku_code"] not in ids:
            _complain(parsed, row, "sku_code", f"没有编码为 {values['sku_code']} 的商品")
            continue
        expiry = values["expiry"]
        if expiry is None and values["expiry_days"] is not None:
            expiry = today + timedelta(days=values["expiry_days"])
        lines.setdefault(place.id, []).append(
            InboundLine(
                ids[values["sku_code"]],
                values["lot_no"],
                expiry,
                values["quantity"],
                values["cost_fen"],
            )
        )
    return lines


def load_stock(parsed: Parsed, table: Table) -> None:
    """Goods received from outside. The same file again is refused, not added twice (F39)."""
    _one_at_a_time()
    check_unknown(table.sha256)
    lines = check_stock(parsed)
    if parsed.errors:
        return
    cause = stock_cause(table.sha256)
    for place_id in sorted(lines):
        inventory.receive(place_id=place_id, lines=lines[place_id], cause=cause)
