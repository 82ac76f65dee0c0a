"""Words that pages share: amounts, money, expiry, ways. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from app.screens.types import Expiry

KIND_WORDS = {
    "in_store": ("扫码购，当场带走", "Scan and go"),
    "pickup": ("到店自提", "Collect"),
    "rider": ("骑手送到家", "By rider"),
    "express": ("快递到家", "By express"),
}
EXPIRES_SOON_DAYS = 3
EXPIRES_NEAR_DAYS = 15
FEW_PIECES = 5
FEW_GRAMS = 1000
GONE = ("refused", "cancelled", "lost", "returned")  # a parcel that will not reach its customer
CLOSED = ("collected", "delivered", *GONE)  # a parcel nobody waits for


def is_english(language: str) -> bool:
    return language.startswith("en")


def pick(language: str, zh: str, en: str) -> str:
    return en if is_english(language) else zh


def refund_words(paid_fen: int, refunded_fen: int, language: str) -> str | None:
    """Beside the order's state: whether a part or all of its money goes back."""
    if refunded_fen == 0:
        return None
    if refunded_fen < paid_fen:
        return "部分退款" if language.startswith("zh") else "Partly refunded"
    return "已全额退款" if language.startswith("zh") else "Refunded"


def promise_now(
    placed_with: datetime | None, parcels: Iterable[tuple[str, datetime]]
) -> datetime | None:
    """When all is there by what holds now: the last of the parcels (state, promised_at) that are
    still to come. What was promised at the checkout, where nothing is (left) on its way."""
    coming = [promised_at for state, promised_at in parcels if state not in CLOSED]
    return max(coming, default=placed_with)


def kind_words(kind: str, language: str) -> str:
    return pick(language, *KIND_WORDS[kind])


def yuan(fen: int) -> str:
    """`¥12.50`, with thousands marked."""
    return f"¥{fen // 100:,}.{fen % 100:02d}"


def amount(quantity: int, base_unit: str, language: str) -> str:
    """`3 件`, `800 克`, `1.5 公斤`."""
    if base_unit != "gram":
        return pick(language, f"{quantity} 件", f"{quantity} pcs")
    if quantity >= 1000:
        kilos = f"{quantity / 1000:.2f}".rstrip("0").rstrip(".")
        return pick(language, f"{kilos} 公斤", f"{kilos} kg")
    return pick(language, f"{quantity} 克", f"{quantity} g")


def unit_price(price_fen: int, per_quantity: int, base_unit: str, language: str) -> str:
    """`¥6.98 / 500 克`, `¥3.00 / 件`."""
    if base_unit != "gram" and per_quantity == 1:
        return f"{yuan(price_fen)} / " + pick(language, "件", "piece")
    return f"{yuan(price_fen)} / {amount(per_quantity, base_unit, language)}"


def shelf(free: int, base_unit: str, language: str) -> str:
    """有货, 仅剩 2 件, 本店售完."""
    if free <= 0:
        return pick(language, "本店售完", "Sold out here")
    few = FEW_GRAMS if base_unit == "gram" else FEW_PIECES
    left = amount(free, base_unit, language)
    if free <= few:
        return pick(language, f"仅剩 {left}", f"Only {left} left")
    return pick(language, f"有货，{left}", f"In stock, {left}")


def expiry(on: date | None, today: date, language: str) -> Expiry:
    """Near expiry told as it is, of the batch that expires first."""
    if on is None:
        return Expiry(None, "none", "")
    days = (on - today).days
    if days < 0:
        text = pick(language, f"{on} 已过期，请交给店员", f"Expired {on}: give it to the staff")
        return Expiry(on, "past", text)
    if days == 0:
        text = pick(language, "最近一批今天到期，请当天食用", "The first batch expires today")
        return Expiry(on, "today", text)
    if days <= EXPIRES_NEAR_DAYS:
        level = "soon" if days <= EXPIRES_SOON_DAYS else "ok"
        text = pick(
            language,
            f"最近一批 {on.month}月{on.day}日 到期，还有 {days} 天",
            f"The first batch expires {on}, in {days} days",
        )
        return Expiry(on, level, text)
    return Expiry(on, "ok", pick(language, f"最近一批 {on} 到期", f"First batch expires {on}"))


def label_expiry(on: date, today: date, language: str) -> Expiry:
    """The piece in the shopper's hand, as its own label says."""
    days = (on - today).days
    if days < 0:
        zh, en = f"您手上这件 {on} 已过期，请勿购买，交给店员", f"This piece expired on {on}"
        return Expiry(on, "past", pick(language, zh, en))
    if days == 0:
        return Expiry(on, "today", pick(language, "您手上这件今天到期", "This piece expires today"))
    level = "soon" if days <= EXPIRES_SOON_DAYS else "ok"
    zh, en = f"您手上这件 {on} 到期，还有 {days} 天", f"This piece expires {on}, in {days} days"
    return Expiry(on, level, pick(language, zh, en))


def km(metres: int, language: str) -> str:
    if metres < 1000:
        return pick(language, f"{metres} 米", f"{metres} m")
    text = f"{metres / 1000:.1f}".removesuffix(".0")
    return pick(language, f"{text} 公里", f"{text} km")


ORDER_WORDS = {
    "awaiting_payment": ("待付款", "Waiting for payment"),
    "paid": ("已付款，备货中", "Paid, being prepared"),
    "completed": ("已完成", "Completed"),
    "cancelled": ("已取消", "Cancelled"),
    "expired": ("超时未付款，已关闭", "Not paid in time, closed"),
}
REFUND_WORDS = {
    "asked": ("退款已提交", "Refund asked for"),
    "processing": ("微信退款中", "WeChat is refunding"),
    "done": ("已退回原支付账户", "Back on your account"),
    "abnormal": ("退款异常，客服处理中", "The refund needs help, we are on it"),
    "closed": ("退款已关闭，客服处理中", "The refund was closed, we are on it"),
    "settled": ("已通过其他方式退给您", "Paid back by another way"),
}
PARCEL_WORDS = {
    "to_pick": ("待拣货", "To be picked"),
    "picked": ("已拣货", "Picked"),
    "shipped": ("在路上", "On the way"),
    "in_transit": ("在路上", "On the way"),
    "ready": ("可取", "Ready"),
    "collected": ("已取", "Collected"),
    "delivered": ("已送达", "Delivered"),
    "refused": ("已拒单", "Refused"),
    "cancelled": ("已取消", "Cancelled"),
    "returned": ("过期退回", "Handed back"),
    "lost": ("没有送到", "Lost"),
}
TASK_WORDS = {
    "open": ("待接单", "Open"),
    "taken": ("拣货中", "Being picked"),
    "picked": ("已拣货，待交接", "Picked"),
    "handed_over": ("已交接", "Handed over"),
    "refused": ("已拒单", "Refused"),
    "void": ("已作废", "Void"),
}


def of_table(table: dict[str, tuple[str, str]], key: str, language: str) -> str:
    """A state in words; an unknown one stands for itself."""
    return pick(language, *table.get(key, (key, key)))


def order_words(state: str, parcel_states: list[str], language: str) -> str:
    """What an order is doing now: a paid one says how far its parcels are."""
    live = [one for one in parcel_states if one not in GONE]
    if state == "paid" and live:
        if any(one == "ready" for one in live):
            return pick(language, "可以取货了", "Ready to collect")
        if any(one in ("shipped", "in_transit") for one in live):
            return pick(language, "已发货，在路上", "On the way")
    return of_table(ORDER_WORDS, state, language)


def low(free: int, minimum: int, base_unit: str, language: str) -> str:
    """`剩 2 件，低于 6 件`."""
    left, least = amount(free, base_unit, language), amount(minimum, base_unit, language)
    return pick(language, f"剩 {left}，低于 {least}", f"{left} left, below {least}")
