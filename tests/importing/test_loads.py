"""Files over HTTP: checked first, written in pieces exactly once, the same file never twice."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.importing import locks, service, writing
from app.importing.errors import AlreadyLoaded, FileTooLarge, LoadMoved, NoFile, WrongFile
from app.importing.types import LoadView
from app.inventory import checks as inventory_checks
from app.kernel.clock import frozen_at, now
from tests.factories import World, make_world, stock_of
from tests.races.together import at_once, tally

HEADER = "网点编码,商品编码,批号,到期日,数量"


@pytest.fixture
def world(client: FlaskClient) -> World:
    return make_world()


def stock_file(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows)).encode()


def send(world: World, raw: bytes, kind: str = "stock", name: str = "库存.csv") -> LoadView:
    return service.upload(actor_id=world.people["hq"], kind=kind, name=name, stream=io.BytesIO(raw))


def checked(world: World, raw: bytes, kind: str = "stock", name: str = "库存.csv") -> LoadView:
    made = send(world, raw, kind, name)
    assert service.run_load(load_id=made.id)
    return service.get_load(load_id=made.id)[0]


def applied(world: World, load_id: str) -> LoadView:
    service.apply(actor_id=world.people["hq"], load_id=load_id)
    assert service.run_load(load_id=load_id)
    return service.get_load(load_id=load_id)[0]


def many(rows: int) -> bytes:
    return stock_file(
        *(f"{'S1' if n % 2 else 'S2'},cola,L{n:05d},2027-01-31,2" for n in range(rows))
    )


def test_a_file_is_checked_then_written(world: World) -> None:
    raw = stock_file("S1,cola,N1,2027-01-31,5", "S2,chips,N2,,7")
    load = checked(world, raw)
    assert (load.state, load.rows, load.error_count) == ("checked", 2, 0)
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)  # nothing yet
    load = applied(world, load.id)
    assert (load.state, load.done_rows) == ("done", 2)
    assert stock_of(world, "S1", "cola") == (25, 0, 0, 0)
    assert stock_of(world, "S2", "chips") == (27, 0, 0, 0)
    assert [*inventory_checks.stock_equals_ledger()] == []
    with pytest.raises(AlreadyLoaded):
        send(world, raw, name="同一个文件换了名字.csv")
    assert service.run_load(load_id=load.id) is False


def test_what_is_wrong_is_said_by_row_and_column_and_nothing_is_written(world: World) -> None:
    raw = stock_file("S1,cola,N1,2027-01-31,5", "S9,cola,N2,,7", "S1,nothing,N3,,1")
    load = checked(world, raw)
    assert (load.state, load.error_count) == ("refused", 2)
    faults = service.get_load(load_id=load.id)[1]
    assert [(one.row, one.column) for one in faults] == [(3, "网点编码"), (4, "商品编码")]
    faults = service.get_load(load_id=load.id, language="en")[1]
    assert [(one.row, one.column, one.words) for one in faults] == [
        (3, "place_code", "No place has the code S9"),
        (4, "sku_code", "No product has the code nothing"),
    ]
    assert '"place_code","No place' in service.faults_csv(load_id=load.id, language="en")
    with pytest.raises(LoadMoved):
        service.apply(actor_id=world.people["hq"], load_id=load.id)
    assert stock_of(world, "S1", "cola") == (20, 0, 0, 0)
    again = send(world, raw)  # refused: the same file may be tried again, say after a new product
    assert (again.id != load.id, again.state) == (True, "checking")


def test_the_list_of_errors_runs_no_formula(world: World) -> None:
    load = checked(world, stock_file("=1+1,cola,N1,,5", "S1,cola,N2,,=HYPERLINK(1)"))
    text = service.faults_csv(load_id=load.id)
    assert text.startswith("\ufeff")
    lines = text.splitlines()
    assert len(lines) == 3
    for line in lines:
        assert not any(cell.strip('"').startswith(("=", "+", "-", "@")) for cell in line.split(","))


def test_a_file_as_a_whole_is_refused_with_a_sentence(world: World) -> None:
    load = checked(world, b"a,b\n1,2\n")
    assert (load.state, load.message[:4]) == ("refused", "缺少列：")
    english = service.get_load(load_id=load.id, language="en")[0]
    assert english.message.startswith("Columns are missing: place_code/")
    for raw, name, refusal in (
        (b"", "a.csv", NoFile),
        (b"x", "a.xls", WrongFile),
        (b"x", "../../etc/passwd", WrongFile),
    ):
        with pytest.raises(refusal):
            send(world, raw, name=name)


def test_a_file_beyond_the_limit_is_refused_before_it_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MAX_BYTES", 100)
    with pytest.raises(FileTooLarge):
        send(world, b"x" * 101)
    assert service.loads(limit=10) == []


def test_a_killed_run_goes_on_after_the_last_piece(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "PIECE", 10)
    load = checked(world, many(35))
    service.apply(actor_id=world.people["hq"], load_id=load.id)
    real: Callable[..., bool] = locks.advance
    turns = iter(range(2))

    def killed(*arguments: Any) -> bool:
        if next(turns, None) is None:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(locks, "advance", killed)
    with pytest.raises(KeyboardInterrupt):
        service.run_load(load_id=load.id)
    monkeypatch.setattr(locks, "advance", real)
    assert service.get_load(load_id=load.id)[0].done_rows == 20
    assert service.due_load() is None  # its process may still be at it
    with frozen_at(now() + service.CLAIM * 2):
        assert service.due_load() == load.id
        assert service.run_load(load_id=load.id)
    assert service.get_load(load_id=load.id)[0].state == "done"
    assert stock_of(world, "S1", "cola") == (20 + 34, 0, 0, 0)
    assert stock_of(world, "S2", "cola") == (20 + 36, 0, 0, 0)
    assert [*inventory_checks.stock_equals_ledger()] == []


def test_two_processes_write_each_row_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PIECE", 10)
    load = checked(world, many(40))
    service.apply(actor_id=world.people["hq"], load_id=load.id)
    outcomes = at_once([lambda: service.run_load(load_id=load.id)] * 3)
    assert tally(outcomes) == {"True": 1, "False": 2}
    assert stock_of(world, "S1", "cola") == (60, 0, 0, 0)


def test_the_same_file_sent_by_two_at_once_is_one_load(world: World) -> None:
    raw = stock_file("S1,cola,N1,,5")
    at_once([lambda: send(world, raw)] * 4)
    assert len(service.loads(limit=10)) == 1


def test_prices_and_products(world: World) -> None:
    products = "商品编码,条码,名称,分类\nNEW1,6901010117464,新汽水,饮料\n".encode()
    load = checked(world, products, "products", "商品.csv")
    assert (load.state, load.message) == ("checked", "")
    assert applied(world, load.id).state == "done"
    load = checked(world, "商品编码,价格分\nNEW1,450\n".encode(), "prices", "价格.csv")
    assert load.state == "checked"
    assert applied(world, load.id).state == "done"
    taken = "商品编码,条码,名称,分类\nNEW2,6901010117464,假汽水,饮料\n".encode()
    assert checked(world, taken, "products", "商品2.csv").state == "refused"


def test_over_http(world: World, client: FlaskClient) -> None:
    headers = world.headers("hq", "send-1")
    where = "/api/hq/importing/loads"
    raw = stock_file("S1,cola,N1,,5")
    form: dict[str, Any] = {"file": (io.BytesIO(raw), "库存.csv")}
    sent = client.post(
        f"{where}?kind=stock&name=%E5%BA%93%E5%AD%98.csv",
        data=form,
        headers=headers,
        content_type="multipart/form-data",
    )
    assert (sent.status_code, sent.get_json()["state"]) == (201, "checking")
    load_id = sent.get_json()["id"]
    service.run_load(load_id=load_id)
    shown = client.get(f"{where}/{load_id}", headers=headers).get_json()
    assert (shown["state"], shown["rows"], shown["faults"]) == ("checked", 1, [])
    dropped = client.post(f"{where}/{load_id}/drop", headers=headers)
    assert dropped.get_json()["state"] == "dropped"
    [listed] = client.get(where, headers=headers).get_json()["items"]
    assert listed["id"] == load_id
    empty = client.get("/api/hq/importing/templates/stock", headers=headers).get_json()
    assert empty["text"] == "\ufeff网点编码,商品编码,批号,到期日,剩余天数,数量,进价分\r\n"
    english = {**headers, "Accept-Language": "en"}
    empty = client.get("/api/hq/importing/templates/stock", headers=english).get_json()
    assert empty["text"].startswith("\ufeffplace_code,sku_code,lot_no,")
    no_file = client.post(f"{where}?kind=stock&name=a.csv", headers=headers)
    assert no_file.get_json()["error"]["code"] == "importing.no_file"


def test_what_was_never_applied_is_forgotten_after_a_week(world: World) -> None:
    load = checked(world, stock_file("S1,cola,N1,,5"))
    assert service.forget_old() == 0
    with frozen_at(now() + service.FORGET_AFTER * 2):
        assert service.forget_old() == 1
    assert service.get_load(load_id=load.id)[0].state == "dropped"
