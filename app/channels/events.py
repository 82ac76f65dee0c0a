"""Facts about channels."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class SaleUnbooked(Event):
    """Goods of a sale that nobody here knows: their stock was not changed."""

    entry_id: str
    channel_id: str
    place_id: str
    external_id: str
    codes: list[str]


@dataclass(frozen=True)
class ReturnUnmatched(Event):
    """Goods came back and are booked, but their sale never came, or held fewer of them."""

    entry_id: str
    channel_id: str
    place_id: str
    external_id: str
    sale_id: str
    reason: str


@dataclass(frozen=True)
class ChannelOrderLost(Event):
    """Goods held for a platform's order have left in another way."""

    entry_id: str
    channel_id: str
    place_id: str
    external_id: str


@dataclass(frozen=True)
class ChannelStockDiffers(Event):
    """The channel's numbers differ; `lines`: [{sku_code, theirs, free, on_hand}], 50 at most."""

    channel_id: str
    place_id: str
    count: int
    lines: list[dict[str, str | int]]
