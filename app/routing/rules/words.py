"""A stored decision in the words of a shop assistant. Made when read, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from app.kernel.clock import SHANGHAI
from app.routing.types import CENTRAL_WAREHOUSE, EXPRESS, IN_STORE, PICKUP, PICKUP_POINT, RIDER

Goods = Mapping[str, tuple[str, str]]  # SKU id -> (name, base unit: piece | gram)
Data = Mapping[str, Any]

SOON_MINUTES = 180  # up to here a promise is told in minutes

ZH = {
    "parcels": "分 {n} 个包裹送到您手上：{why}。",
    "nobody_has_all": "没有一处备齐全部商品",
    "better_split": "比全部从一处发更划算",
    "rest": "附近门店没有足够的{goods}，这部分由{name}快递送达。",
    "rider": "由 {name} 骑手送：距您 {km}，预计 {when}送到{goods}。",
    "express_central": "由 {name} 快递直发：预计 {when}前送到{goods}。",
    "express_store": "由 {name} 打包快递：预计 {when}前送到{goods}。",
    "shelf_soon": "{name} 有现货：付款后约 {when}可取{goods}。",
    "shelf_now": "{name} 有现货：付款后即可取{goods}。",
    "shelf_later": "{name} 有现货：{when}起可取{goods}。",
    "van": "由 {name} 配送到 {dest}：{when}起可取{goods}。",
    "van_central": "由 {name} 经前置仓配送到 {dest}：{when}起可取{goods}。",
    "in_store": "在 {name} 现场购买，付款后凭出门码离店。",
    "goods": "（{goods}）",
    "nearer_short": "{name} 更近但{short}。",
    "quicker_short": "{name} 更快但{short}。",
    "short": "{name} {short}。",
    "short_one": "缺 {amount}",
    "short_all": "没有{goods}",
    "closed": "{name} 已打烊，{when}开门。",
    "later": "{name} 也有货，但要晚 {late}。",
    "farther": "{name} 也有货，但更远（{km}）。",
    "dearer": "{name} 也有货，但这样安排更省。",
    "too_far": "{name} 距您 {km}，超出 {limit} 的配送范围。",
    "refused_earlier": "{name} 之前没能接单，已改由别处安排。",
    "promise_in_store": "付款后当场带走",
    "promise_pickup": "{when}起可取",
    "promise_pickup_soon": "约 {when}后可取",
    "promise_pickup_now": "付款后即可取",
    "promise_rider_soon": "约 {when}送达",
    "promise_rider": "{when}前送达",
    "promise_express": "{when}前送达",
    "and": "、",
    "more": "等 {n} 种商品",
    "out_of_range": "最近的门店距您 {km}，超出 {limit} 的骑手配送范围",
    "no_store": "附近没有可配送的门店",
    "no_source": "库存不足：{short}",
    "no_source_bare": "这些商品分散在太多门店，凑不成一单",
}
EN = {
    "parcels": "In {n} parcels: {why}.",
    "nobody_has_all": "no single place has everything",
    "better_split": "better than sending everything from one place",
    "rest": "Stores near you do not have enough {goods}; {name} sends that part by express.",
    "rider": "{name} sends a rider: {km} from you, {when}{goods}.",
    "express_central": "{name} ships directly: by {when}{goods}.",
    "express_store": "{name} packs and ships: by {when}{goods}.",
    "shelf_soon": "{name} has it: ready about {when} after you pay{goods}.",
    "shelf_now": "{name} has it: ready as soon as you pay{goods}.",
    "shelf_later": "{name} has it: ready from {when}{goods}.",
    "van": "{name} delivers to {dest}: ready from {when}{goods}.",
    "van_central": "{name} delivers via the grid warehouse to {dest}: ready from {when}{goods}.",
    "in_store": "Bought in {name}; show the exit code after paying.",
    "goods": " ({goods})",
    "nearer_short": "{name} is nearer but {short}.",
    "quicker_short": "{name} is quicker but {short}.",
    "short": "{name} {short}.",
    "short_one": "is short of {amount}",
    "short_all": "has no {goods}",
    "closed": "{name} is closed and opens {when}.",
    "later": "{name} has it too, but {late} later.",
    "farther": "{name} has it too, but is farther ({km}).",
    "dearer": "{name} has it too, but this way costs less.",
    "too_far": "{name} is {km} away, beyond the {limit} range.",
    "refused_earlier": "{name} could not take the order and is not asked again.",
    "promise_in_store": "Take it with you once paid",
    "promise_pickup": "Ready from {when}",
    "promise_pickup_soon": "Ready in about {when}",
    "promise_pickup_now": "Ready once paid",
    "promise_rider_soon": "In about {when}",
    "promise_rider": "By {when}",
    "promise_express": "By {when}",
    "and": ", ",
    "more": " and {n} products in all",
    "out_of_range": "The nearest store is {km} away, beyond the rider's {limit}",
    "no_store": "No store near you delivers",
    "no_source": "Our stock {short}",
    "no_source_bare": "These goods lie in too many stores for one order",
}


class Words:
    """Sentences in one language; `today` decides what 今天 and 明天 mean (None: dates only)."""

    def __init__(self, language: str, goods: Goods, today: date | None) -> None:
        self.english = language.startswith("en")
        self.table = EN if self.english else ZH
        self.goods = goods
        self.today = today

    def say(self, key: str, **parts: object) -> str:
        return self.table[key].format(**parts)

    def name(self, sku_id: str) -> str:
        found = self.goods.get(sku_id)
        return found[0] if found else ("product" if self.english else "商品")

    def amount(self, sku_id: str, quantity: int) -> str:
        """`1 件可乐`, `300 克苹果`, `1.5 公斤苹果`."""
        name, unit = self.goods.get(sku_id, (self.name(sku_id), "piece"))
        if unit != "gram":
            return f"{quantity} × {name}" if self.english else f"{quantity} 件{name}"
        if quantity >= 1000:
            kilos = f"{quantity / 1000:.2f}".rstrip("0").rstrip(".")
            return f"{kilos} kg {name}" if self.english else f"{kilos} 公斤{name}"
        return f"{quantity} g {name}" if self.english else f"{quantity} 克{name}"

    def listed(self, parts: Iterable[str], most: int = 3) -> str:
        """`可乐、雪碧、苹果等 5 种商品`."""
        every = list(parts)
        text = self.table["and"].join(every[:most])
        return text if len(every) <= most else text + self.say("more", n=len(every))

    def km(self, metres: int) -> str:
        if metres < 1000:
            return f"{metres} m" if self.english else f"{metres} 米"
        text = f"{metres / 1000:.1f}".removesuffix(".0")
        return f"{text} km" if self.english else f"{text} 公里"

    def when(self, moment: datetime) -> str:
        """`今天 18:30 `, `明天 10:00 `, `11月25日 10:00 ` (the space belongs to what follows)."""
        here = moment.astimezone(SHANGHAI)
        clock = f"{here:%H:%M}"
        days = (here.date() - self.today).days if self.today else -1
        if self.english:
            names = {0: "today", 1: "tomorrow"}
            return f"{names.get(days, f'{here:%b} {here.day}')} {clock}"
        names = {0: "今天", 1: "明天", 2: "后天"}
        return f"{names.get(days, f'{here.month}月{here.day}日')} {clock} "

    def lasting(self, seconds: float) -> str:
        """`35 分钟`, `2 小时` (rounded up), `1 天` (to the nearest)."""
        minutes = -(-int(seconds) // 60)
        if minutes < 60:
            return f"{minutes} min" if self.english else f"{minutes} 分钟"
        if minutes < 24 * 60:
            hours = -(-minutes // 60)
            return f"{hours} h" if self.english else f"{hours} 小时"
        days = round(minutes / (24 * 60))
        return f"{days} day{'s'[: days != 1]}" if self.english else f"{days} 天"

    def short(self, missing: Iterable[Data]) -> str:
        """`缺 1 件可乐`, `没有雪碧`; several joined."""
        lacking = [m for m in missing if m["has"] > 0]
        absent = [m for m in missing if m["has"] <= 0]
        parts = []
        if lacking:
            amounts = [self.amount(m["sku_id"], m["needs"] - m["has"]) for m in lacking]
            parts.append(self.say("short_one", amount=self.listed(amounts)))
        if absent:
            names = [self.name(m["sku_id"]) for m in absent]
            parts.append(self.say("short_all", goods=self.listed(names)))
        return self.table["and"].join(parts)


def explain(
    data: Data,
    language: str = "zh",
    *,
    goods: Goods | None = None,
    today: date | None = None,
    most_rejections: int = 3,
) -> tuple[str, ...]:
    """Why the goods come from where they come: parcels first, then who was passed over.

    data: as in Plan.data. goods: names and base units of its SKUs. today: the local date of
    the reader, for 今天 and 明天.
    """
    words = Words(language, goods or {}, today)
    chosen = {c["parcel_no"]: c for c in data["candidates"] if c["outcome"] == "chosen"}
    parcels = [(parcel, chosen[parcel["parcel_no"]]) for parcel in data["parcels"]]
    found = []
    if len(parcels) > 1:
        every_one_short = all(
            any(why["code"] in ("short", "too_far", "refused_earlier") for why in c["why"])
            for c in data["candidates"]
            if c["outcome"] == "rejected"
        )
        why = words.say("nobody_has_all" if every_one_short else "better_split")
        found.append(words.say("parcels", n=len(parcels), why=why))
    found += [_parcel(data, parcel, source, words, len(parcels)) for parcel, source in parcels]
    if data["kind"] == RIDER:
        found += [
            words.say("rest", goods=_names(parcel, words), name=source["name"])
            for parcel, source in parcels
            if parcel["kind"] == EXPRESS
        ]
    first = parcels[0][1]
    rejected = sorted(
        (c for c in data["candidates"] if c["outcome"] == "rejected"),
        key=lambda c: (_weight(c, first), c["distance_m"], c["place_id"]),
    )
    found += [_rejection(c, first, words) for c in rejected[:most_rejections]]
    return tuple(found)


def _names(parcel: Data, words: Words) -> str:
    return words.listed(words.name(line["sku_id"]) for line in parcel["lines"])


def _parcel(data: Data, parcel: Data, source: Data, words: Words, parcels: int) -> str:
    goods = ""
    if parcels > 1:
        amounts = [words.amount(line["sku_id"], line["quantity"]) for line in parcel["lines"]]
        goods = words.say("goods", goods=words.listed(amounts))
    promised = datetime.fromisoformat(parcel["promised_at"])
    ahead = (promised - datetime.fromisoformat(data["at"])).total_seconds()
    soon = ahead <= SOON_MINUTES * 60
    when = words.lasting(ahead) if soon and parcel["kind"] != EXPRESS else words.when(promised)
    return words.say(
        _key(parcel, source, soon=soon, at_once=ahead < 60),
        name=source["name"],
        km=words.km(source["distance_m"]),
        when=when,
        goods=goods,
        dest=data["dest"].get("name", ""),
    )


def _key(parcel: Data, source: Data, *, soon: bool, at_once: bool) -> str:
    kind, central = parcel["kind"], source["place_kind"] == CENTRAL_WAREHOUSE
    if kind == IN_STORE:
        return "in_store"
    if kind == PICKUP and source["place_id"] == parcel["dest_place_id"]:
        if at_once and source["place_kind"] == PICKUP_POINT:
            return "shelf_now"
        return "shelf_soon" if soon else "shelf_later"
    if kind == PICKUP:
        return "van_central" if central else "van"
    if kind == EXPRESS:
        return "express_central" if central else "express_store"
    return "rider"


def _better(candidate: Data, first: Data) -> str | None:
    """What would have been better there than at the first parcel's source, if anything."""
    if first["via"] == PICKUP:
        return "quicker_short" if candidate.get("later_s", 0) < 0 else None
    if candidate.get("via") != first["via"]:
        return None
    return "nearer_short" if candidate["distance_m"] < first["distance_m"] else None


def _weight(candidate: Data, first: Data) -> int:
    """What a customer wonders about first: who refused, who is nearer, who is too far."""
    code = candidate["why"][0]["code"]
    if code in ("short", "closed"):
        return 1 if _better(candidate, first) else 3
    return {"refused_earlier": 0, "dearer": 2, "too_far": 4}[code]


def _rejection(candidate: Data, first: Data, words: Words) -> str:
    name, why = candidate["name"], candidate["why"]
    code = why[0]["code"]
    km = words.km(candidate["distance_m"])
    if code == "short":
        missing = [one for one in why if one["code"] == "short"]
        key = _better(candidate, first) or "short"
        if key == "quicker_short" and all(one["has"] <= 0 for one in missing):
            key = "short"  # not quicker at all: there is none
        return words.say(key, name=name, short=words.short(missing))
    if code == "closed":
        when = words.when(datetime.fromisoformat(why[0]["opens_at"]))
        return words.say("closed", name=name, when=when)
    if code == "too_far":
        return words.say("too_far", name=name, km=km, limit=words.km(why[0]["limit_m"]))
    if code == "refused_earlier":
        return words.say("refused_earlier", name=name)
    if candidate["later_s"] >= 15 * 60:
        return words.say("later", name=name, late=words.lasting(candidate["later_s"]))
    if first["via"] == RIDER and candidate["distance_m"] > first["distance_m"]:
        return words.say("farther", name=name, km=km)
    return words.say("dearer", name=name)


def why_not_out_of_range(nearest_m: int | None, limit_m: int, language: str = "zh") -> str:
    """Why no rider comes, for a choice that cannot be made."""
    words = Words(language, {}, None)
    if nearest_m is None:
        return words.say("no_store")
    return words.say("out_of_range", km=words.km(nearest_m), limit=words.km(limit_m))


def why_not_no_source(
    short: Mapping[str, Mapping[str, int]], language: str = "zh", *, goods: Goods | None = None
) -> str:
    """Why the goods cannot be had this way, for a choice that cannot be made."""
    words = Words(language, goods or {}, None)
    if not short:
        return words.say("no_source_bare")
    missing = [{"sku_id": sku, **short[sku]} for sku in sorted(short)]
    return words.say("no_source", short=words.short(missing))


def promise(kind: str, promised_at: datetime, at: datetime, language: str = "zh") -> str:
    """When it will be there, in a few words, as seen at `at`."""
    words = Words(language, {}, at.astimezone(SHANGHAI).date())
    ahead = (promised_at - at).total_seconds()
    if kind in (PICKUP, RIDER) and ahead <= SOON_MINUTES * 60:
        key = f"promise_{kind}_soon"
        if kind == PICKUP and ahead < 60:
            key = "promise_pickup_now"
        return words.say(key, when=words.lasting(ahead))
    return words.say(f"promise_{kind}", when=words.when(promised_at))
