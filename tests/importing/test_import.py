"""`flask import`: rows checked before anything is written, repeatable, stock never twice."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from apiflask import APIFlask
from sqlalchemy import func, select

from app.catalog.models import Sku, SkuCode
from app.identity.models import Identity, Person, RoleGrant
from app.importing import ImportRefused, Report, run_import
from app.inventory import checks as inventory_checks
from app.inventory.models import Stock, StockEntry
from app.kernel.crypto import unseal
from app.kernel.db import execute, unit_of_work
from app.kernel.outside import provide
from app.models import metadata
from app.offers import service as offers
from app.offers.models import Price
from app.places import service as places
from tests.races.together import at_once, tally

PLACES = [
    ["编码", "名称", "类型", "大区", "省", "市", "区", "地址", "经度", "纬度", "电话", "供货仓"],
    ["C01", "中心仓", "中心仓", "辽宁", "辽宁省", "沈阳市", "苏家屯区", "一路1号",
     "123.34", "41.66", "17000010001", ""],
    ["S01", "中街店", "门店", "辽宁", "辽宁省", "沈阳市", "大东区", "二路2号",
     "123.46", "41.79", "024-12345678", "C01"],
]  # fmt: skip
PRODUCTS = [
    ["sku_code", "gtin", "name", "category", "base_unit", "plu", "pack_factor", "tags"],
    ["A1", "6901010117440", "汽水", "饮料", "piece", "", "15", "进口;无糖"],
    ["W1", "", "苹果", "水果", "克", "10001", "", ""],
]
PRICES = [
    ["sku_code", "price_list", "price_fen", "per_quantity", "valid_from", "valid_to"],
    ["A1", "base", "350", "1", "", ""],
    ["A1", "base", "300", "1", "-1", "+1"],
    ["W1", "", "698", "500", "", ""],
]
PEOPLE = [
    ["姓名", "手机号", "角色", "网点编码", "企业微信账号"],
    ["王店员", "17000000001", "店员", "S01", "wang.dy"],
    ["李总部", "17000000002", "总部", "", ""],
    ["赵顾客", "17000000003", "顾客", "", ""],
]
STOCK = [
    ["place_code", "sku_code", "lot_no", "expiry_days", "quantity", "cost_fen"],
    ["S01", "A1", "L1", "30", "12", "200"],
    ["S01", "A1", "L2", "60", "24", "210"],
    ["C01", "W1", "L9", "5", "50000", "400"],
]
ALL = {
    "places": PLACES,
    "products": PRODUCTS,
    "prices": PRICES,
    "people": PEOPLE,
    "stock": STOCK,
}


@pytest.fixture(autouse=True)
def _company(database: str) -> None:
    places.forget_cache()
    provide("work_corp_id", lambda: "wwtest")


def save(folder: Path, rows: Sequence[Sequence[str]], name: str = "file.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def load(folder: Path, kind: str, rows: Sequence[Sequence[str]], **options: Any) -> Report:
    return run_import(kind, save(folder, rows), **options)


def load_all(folder: Path) -> None:
    for kind, rows in ALL.items():
        report = load(folder, kind, rows)
        assert (report.errors, report.is_written, report.rows) == ((), True, len(rows) - 1)


def changed(rows: list[list[str]], row: int, column: int, text: str) -> list[list[str]]:
    """A copy with one other cell; `row` counts from 1 as the spreadsheet does."""
    copy = [list(one) for one in rows]
    copy[row - 1][column] = text
    return copy


def counts() -> dict[str, int]:
    with unit_of_work(write=False):
        return {
            name: execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


def one(*columns: Any, where: Any = None) -> Any:
    with unit_of_work(write=False):
        statement = select(*columns)
        return execute(statement if where is None else statement.where(where)).one()


def on_hand() -> int:
    with unit_of_work(write=False):
        return int(execute(select(func.coalesce(func.sum(Stock.on_hand), 0))).scalar_one())


def test_a_chain_starts_from_five_files(tmp_path: Path) -> None:
    load_all(tmp_path)
    store, centre = places.find_place_by_code("S01"), places.find_place_by_code("C01")
    assert store is not None
    assert centre is not None
    assert (store.kind, store.served_by_id, store.open_from) == ("store", centre.id, "08:00")
    assert (store.lng, store.lat, store.price_list) == (123.46, 41.79, "base")
    sku = one(Sku.id, Sku.parameters, Sku.pack_factor, where=Sku.code == "A1")
    assert (sku.parameters, sku.pack_factor) == ({"tags": ["进口", "无糖"]}, 15)
    assert one(SkuCode.gtin).gtin == "06901010117440"
    price = offers.prices(sku_ids=[sku.id])[sku.id]
    assert (price.price_fen, price.regular_fen) == (300, 350)
    clerk = one(Person.id, Person.phone_sealed, where=Person.name == "王店员")
    assert unseal(clerk.phone_sealed) == "17000000001"
    grant = one(RoleGrant.role, RoleGrant.scope_id, where=RoleGrant.person_id == clerk.id)
    assert tuple(grant) == ("clerk", store.id)
    assert tuple(one(Identity.subject, Identity.person_id)) == ("wang.dy", clerk.id)
    assert on_hand() == 12 + 24 + 50_000
    assert list(inventory_checks.stock_equals_ledger()) == []


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    for kind, rows in ALL.items():
        before = counts()
        report = load(tmp_path, kind, rows, is_dry_run=True)
        assert (report.errors, report.is_written) == ((), False)
        assert counts() == before
        assert load(tmp_path, kind, rows).is_written


def test_loading_again_changes_nothing_but_names(tmp_path: Path) -> None:
    load_all(tmp_path)
    before = counts()
    load(tmp_path, "places", changed(PLACES, 3, 1, "中街旗舰店"))
    load(tmp_path, "products", changed(PRODUCTS, 2, 2, "汽水大瓶"))
    load(tmp_path, "people", changed(PEOPLE, 2, 0, "王小店员"))
    after = counts()
    for name in ("places_places", "catalog_skus", "catalog_sku_codes", "identity_people",
                 "identity_role_grants", "identity_identities", "places_org_units"):  # fmt: skip
        assert after[name] == before[name], name
    renamed = places.find_place_by_code("S01")
    assert renamed is not None
    assert renamed.name == "中街旗舰店"
    assert one(Sku.name, where=Sku.code == "A1").name == "汽水大瓶"


def test_a_price_is_replaced_and_the_old_row_stays(tmp_path: Path) -> None:
    load_all(tmp_path)
    sku_id = one(Sku.id, where=Sku.code == "W1").id
    old = offers.prices(sku_ids=[sku_id])[sku_id]
    load(tmp_path, "prices", [PRICES[0], ["W1", "base", "720", "500", "", ""]])
    new = offers.prices(sku_ids=[sku_id])[sku_id]
    assert (new.price_fen, new.regular_fen) == (720, 720)
    assert new.price_id != old.price_id
    assert one(Price.price_fen, where=Price.id == old.price_id).price_fen == 698


WRONG = [
    ("places", changed(PLACES, 2, 2, "小卖部"), 2, "kind"),
    ("places", changed(PLACES, 3, 8, "0"), 3, "lng"),
    ("places", changed(PLACES, 3, 9, "nan"), 3, "lat"),
    ("places", changed(PLACES, 3, 0, "C01"), 3, "code"),
    ("places", changed(PLACES, 3, 11, "G99"), 3, "served_by"),
    ("products", changed(PRODUCTS, 2, 1, "6901010117441"), 2, "gtin"),
    ("products", changed(PRODUCTS, 2, 1, ""), 2, "gtin"),
    ("products", changed(PRODUCTS, 3, 5, "1"), 3, "plu"),
    ("products", changed(PRODUCTS, 2, 6, "0"), 2, "pack_factor"),
    ("products", changed(PRODUCTS, 2, 2, "字" * 121), 2, "name"),
    ("prices", changed(PRICES, 2, 2, "3.50"), 2, "price_fen"),
    ("prices", changed(PRICES, 2, 2, "-1"), 2, "price_fen"),
    ("prices", changed(PRICES, 2, 0, "ZZ"), 2, "sku_code"),
    ("prices", changed(PRICES, 3, 5, "-2"), 3, "valid_to"),
    ("prices", [*PRICES, PRICES[1]], 5, "sku_code"),
    ("people", changed(PEOPLE, 2, 1, "123"), 2, "phone"),
    ("people", changed(PEOPLE, 2, 3, ""), 2, "place_code"),
    ("people", changed(PEOPLE, 2, 3, "S99"), 2, "place_code"),
    ("people", changed(PEOPLE, 3, 2, "老板"), 3, "role"),
    ("stock", changed(STOCK, 4, 4, "0"), 4, "quantity"),
    ("stock", changed(STOCK, 4, 0, "S99"), 4, "place_code"),
    ("stock", changed(STOCK, 4, 1, "ZZ"), 4, "sku_code"),
    ("stock", changed(STOCK, 4, 2, "批 号"), 4, "lot_no"),
]


@pytest.mark.parametrize(("kind", "rows", "number", "column"), WRONG)
def test_one_wrong_row_and_nothing_is_written(
    tmp_path: Path, kind: str, rows: list[list[str]], number: int, column: str
) -> None:
    for name, good in ALL.items():
        if name == kind:
            break
        load(tmp_path, name, good)
    before = counts()
    report = load(tmp_path, kind, rows)
    assert [(e.row, e.column) for e in report.errors] == [(number, column)]
    assert str(report.errors[0]).startswith(f"第 {number} 行「{column}」：")
    assert not report.is_written
    assert counts() == before


def test_every_wrong_cell_is_named_at_once(tmp_path: Path) -> None:
    rows = changed(changed(PLACES, 2, 8, "x"), 3, 10, "x")
    report = load(tmp_path, "places", rows)
    assert [(e.row, e.column) for e in report.errors] == [(2, "lng"), (3, "phone")]


def test_a_missing_column_is_named_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="缺少列：lng/经度"):
        load(tmp_path, "places", [[c for c in row if c != row[8]] for row in PLACES])


def test_a_code_of_another_product_is_refused(tmp_path: Path) -> None:
    load_all(tmp_path)
    before = counts()
    thief = [PRODUCTS[0], ["A9", "6901010117440", "别的", "饮料", "piece", "", "", ""]]
    report = load(tmp_path, "products", thief)
    assert [(e.row, e.column) for e in report.errors] == [(2, "gtin")]
    with pytest.raises(ImportRefused, match="冲突"):
        load(tmp_path, "products", [PRODUCTS[0], ["W9", "", "梨", "水果", "克", "10001", "", ""]])
    assert counts() == before


def test_the_same_stock_file_is_taken_once(tmp_path: Path) -> None:
    """F39: the same sheet twice is not twice the goods, whatever it is called."""
    load_all(tmp_path)
    with pytest.raises(ImportRefused, match="已经导入过"):
        run_import("stock", save(tmp_path, STOCK, "another name.csv"))
    assert on_hand() == 50_036
    load(tmp_path, "stock", [STOCK[0], ["S01", "A1", "L1", "30", "1", "200"]])
    assert on_hand() == 50_037


def test_the_same_stock_file_many_times_at_once_is_taken_once(tmp_path: Path) -> None:
    for kind, rows in ALL.items():
        if kind != "stock":
            load(tmp_path, kind, rows)
    path = save(tmp_path, STOCK)

    def attempt() -> str:
        try:
            return str(run_import("stock", path).is_written)
        except ImportRefused:
            return "refused"

    assert tally(at_once([attempt] * 8)) == {"True": 1, "refused": 7}
    assert on_hand() == 50_036
    with unit_of_work(write=False):
        assert execute(select(func.count()).select_from(StockEntry)).scalar_one() == 3
    assert list(inventory_checks.stock_equals_ledger()) == []


def test_a_spreadsheet_does_the_same(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in PLACES:
        book.active.append(row)
    path = tmp_path / "网点.xlsx"
    book.save(path)
    assert run_import("places", path).is_written
    assert places.find_place_by_code("S01") is not None


def test_the_command_speaks_to_people(app: APIFlask, tmp_path: Path) -> None:
    run = app.test_cli_runner().invoke
    bad = save(tmp_path, changed(PLACES, 3, 8, "0"), "bad.csv")
    result = run(args=["import", "places", str(bad)])
    assert result.exit_code == 1
    assert "第 3 行「lng」" in result.output
    assert "没有写入任何数据" in result.output
    good = save(tmp_path, PLACES, "good.csv")
    result = run(args=["import", "places", str(good), "--dry-run"])
    assert (result.exit_code, result.output.strip()) == (0, "2 行，检查通过，未写入")
    result = run(args=["import", "places", str(good)])
    assert (result.exit_code, result.output.strip()) == (0, "2 行，已导入")
    gbk = tmp_path / "gbk.csv"
    gbk.write_bytes(good.read_bytes().decode().encode("gb18030"))
    result = run(args=["import", "places", str(gbk)])
    assert result.exit_code == 0
    assert "GB18030" in result.output
