"""What a shop assistant would say, made from a plan's data."""

from __future__ import annotations

from app.routing.rules import explain, why_not_no_source, why_not_out_of_range
from app.routing.types import (
    ARRIVED,
    EXPRESS,
    IN_STORE,
    PICKUP,
    PICKUP_POINT,
    RIDER,
    STORE,
    RouteRequest,
    step_word,
)
from tests.rules.routing_world import GOODS, TODAY, Shelf, ask, at, route, shelf


def say(request: RouteRequest, stock: Shelf, language: str = "zh", most: int = 3) -> list[str]:
    plan = route(request, stock)
    return list(explain(plan.data, language, goods=GOODS, today=TODAY, most_rejections=most))


def test_a_rider_with_the_nearer_store_short_of_one() -> None:
    stock = shelf(near={"cola": 2}, mid={"cola": 5})
    assert say(ask(RIDER, {"cola": 3}), stock) == [
        "由 黄海路店 骑手送：距您 1.2 公里，预计 30 分钟送到。",
        "广宜街店 更近但缺 1 件可乐。",
        "南塔店 距您 5 公里，超出 3 公里 的配送范围。",
    ]
    assert say(ask(RIDER, {"cola": 3}), stock, "en") == [
        "黄海路店 sends a rider: 1.2 km from you, 30 min.",
        "广宜街店 is nearer but is short of 1 × 可乐.",
        "南塔店 is 5 km away, beyond the 3 km range.",
    ]


def test_a_rest_by_express_is_explained() -> None:
    stock = shelf(near={"cola": 1}, central={"apple": 4000})
    assert say(ask(RIDER, {"cola": 1, "apple": 1500}), stock, most=0) == [
        "分 2 个包裹送到您手上：没有一处备齐全部商品。",
        "由 广宜街店 骑手送：距您 500 米，预计 27 分钟送到（1 件可乐）。",
        "由 中央仓 快递直发：预计 明天 20:00 前送到（1.5 公斤苹果）。",
        "附近门店没有足够的苹果，这部分由中央仓快递送达。",
    ]


def test_pickup_from_the_shelf_and_by_van() -> None:
    request = ask(PICKUP, {"cola": 1}, place_id="near")
    assert say(request, shelf(near={"cola": 1}), most=0) == [
        "广宜街店 有现货：付款后约 30 分钟可取。"
    ]
    late = ask(PICKUP, {"cola": 1}, place_id="near", when=at("21:50"))
    assert say(late, shelf(near={"cola": 1}), most=0) == ["广宜街店 有现货：明天 08:30 起可取。"]
    point = ask(PICKUP, {"cola": 1}, place_id="point")
    assert say(point, shelf(point={"cola": 1}), most=0) == ["春晓里自提点 有现货：付款后即可取。"]
    assert say(point, shelf(grid={"cola": 1}), most=1) == [
        "由 北前置仓 配送到 春晓里自提点：明天 10:30 起可取。",
        "春晓里自提点 没有可乐。",
    ]
    assert say(point, shelf(central={"cola": 1}), most=0) == [
        "由 中央仓 经前置仓配送到 春晓里自提点：后天 10:30 起可取。"
    ]


def test_the_place_that_would_be_quicker_is_named() -> None:
    request = ask(PICKUP, {"cola": 3}, place_id="near")
    assert say(request, shelf(near={"cola": 2}, grid={"cola": 9}), most=1) == [
        "由 北前置仓 配送到 广宜街店：明天 10:30 起可取。",
        "广宜街店 更快但缺 1 件可乐。",
    ]


def test_a_dearer_place_is_told_by_what_the_customer_would_notice() -> None:
    stock = shelf(point={"cola": 1}, grid={"cola": 1})
    assert say(ask(PICKUP, {"cola": 1}, place_id="point"), stock, most=1) == [
        "春晓里自提点 有现货：付款后即可取。",
        "北前置仓 也有货，但要晚 1 天。",
    ]
    stores = shelf(near={"cola": 1}, mid={"cola": 1})
    assert say(ask(RIDER, {"cola": 1}), stores, most=1) == [
        "由 广宜街店 骑手送：距您 500 米，预计 27 分钟送到。",
        "黄海路店 也有货，但更远（1.2 公里）。",
    ]


def test_who_refused_comes_first() -> None:
    request = ask(RIDER, {"cola": 1}, excluded=frozenset({"near"}))
    assert say(request, shelf(mid={"cola": 1}), most=1)[1] == (
        "广宜街店 之前没能接单，已改由别处安排。"
    )


def test_dates_stand_on_their_own_without_a_today() -> None:
    plan = route(ask(EXPRESS, {"cola": 1}), shelf(central={"cola": 1}))
    assert explain(plan.data, goods=GOODS, most_rejections=0) == (
        "由 中央仓 快递直发：预计 11月24日 20:00 前送到。",
    )
    assert explain(plan.data, "en", goods=GOODS, most_rejections=0) == (
        "中央仓 ships directly: by Nov 24 20:00.",
    )


def test_in_store() -> None:
    request = ask(IN_STORE, {"cola": 1}, place_id="near")
    assert say(request, shelf(near={"cola": 1})) == ["在 广宜街店 现场购买，付款后凭出门码离店。"]


def test_why_a_choice_is_not_possible() -> None:
    short = {"cola": {"needs": 3, "has": 2}, "apple": {"needs": 500, "has": 0}}
    assert why_not_no_source(short, goods=GOODS) == "库存不足：缺 1 件可乐、没有苹果"
    assert why_not_no_source({}) == "这些商品分散在太多门店，凑不成一单"
    assert why_not_out_of_range(4210, 3000) == "最近的门店距您 4.2 公里，超出 3 公里 的骑手配送范围"
    assert why_not_out_of_range(None, 3000) == "附近没有可配送的门店"


def test_step_words() -> None:
    assert step_word(ARRIVED, STORE) == "已到店"
    assert step_word(ARRIVED, PICKUP_POINT) == "已到点"
    assert step_word(ARRIVED) == "已到仓"
    assert step_word("left_store") == "已出场"
    assert step_word("ready", language="en") == "Ready to collect"
