"""What the stock pages take and give. Quantities in the SKU's base unit (piece or gram)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from app.kernel.http import Body, Query, View
from app.kernel.paging import PageQuery

PlaceId = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9_]+$")]

AnyId = PlaceId
LotNo = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_.-]+$")]
Units = Annotated[int, Field(ge=1, le=100_000_000)]
Counted = Annotated[int, Field(ge=0, le=100_000_000)]
Note = Annotated[str, Field(max_length=200)]
MAX_LINES = 200


class StockQuery(PageQuery):
    place_id: PlaceId


class LowStockQuery(Query):
    place_id: PlaceId


class StockItem(View):
    """One lot of one SKU at the place."""

    stock_id: int
    sku_id: str
    sku_code: str
    name: str
    spec: str
    base_unit: str
    lot_id: str
    lot_no: str
    expiry: date | None
    on_hand: int
    reserved: int
    in_transit: int
    damaged: int


class StockPage(View):
    items: list[StockItem]
    next_cursor: str | None


class LowStockItem(View):
    """free: what can be sold now; it is below `minimum`."""

    sku_id: str
    sku_code: str
    name: str
    spec: str
    base_unit: str
    free: int
    minimum: int


class LowStockOut(View):
    """The emptiest first."""

    items: list[LowStockItem]


# -- counts -----------------------------------------------------------------------------------


class OpenCountBody(Body):
    """sku_ids: put the lots of these on the sheet; others may be counted too."""

    place_id: PlaceId
    sku_ids: list[AnyId] = Field(default_factory=list, max_length=MAX_LINES)
    note: Note = ""


class CountedLotBody(Body):
    """expiry: only for a lot that nobody has seen before."""

    sku_id: AnyId
    lot_no: LotNo
    quantity: Counted
    expiry: date | None = None


class CountLotsBody(Body):
    lots: list[CountedLotBody] = Field(min_length=1, max_length=MAX_LINES)


class CountsQuery(PageQuery):
    place_id: PlaceId
    state: Literal["open", "waiting", "applied", "cancelled"] | None = None


class HqCountsQuery(PageQuery):
    state: Literal["open", "waiting", "applied", "cancelled"] | None = "waiting"


class CountLineOut(View):
    """book and change are null while the count is open: nobody counts what they expect."""

    stock_id: int
    sku_id: str
    sku_code: str
    name: str
    spec: str
    base_unit: str
    lot_id: str
    lot_no: str
    expiry: date | None
    counted: int | None
    book: int | None
    change: int | None
    is_large: bool
    counted_by: str | None
    counted_at: datetime | None


class CountHead(View):
    id: str
    place_id: str
    state: str
    note: str
    opened_by: str
    opened_at: datetime
    submitted_by: str | None
    submitted_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    counted_lines: int


class CountOut(CountHead):
    lines: list[CountLineOut]


class CountPage(View):
    items: list[CountHead]
    next_cursor: str | None


# -- papers -----------------------------------------------------------------------------------


class PaperBody(Body):
    """A change of one lot: waste, damage, mend, restock."""

    kind: Literal["waste", "damage", "mend", "restock"]
    place_id: PlaceId
    sku_id: AnyId
    lot_id: AnyId
    quantity: Units
    is_damaged: bool = False
    reason: Annotated[str, Field(max_length=20)] = ""
    note: Note = ""


class AdjustBody(Body):
    """change: what the book is corrected by; a note says why."""

    place_id: PlaceId
    sku_id: AnyId
    lot_id: AnyId
    change: Annotated[int, Field(ge=-100_000_000, le=100_000_000)]
    note: Annotated[str, Field(min_length=1, max_length=200)]


class PapersQuery(PageQuery):
    place_id: PlaceId


class PaperOut(View):
    id: str
    kind: str
    place_id: str
    sku_id: str
    sku_code: str
    name: str
    spec: str
    base_unit: str
    lot_id: str
    lot_no: str
    quantity: int
    is_damaged: bool
    reason: str
    note: str
    actor_id: str
    created_at: datetime


class PaperPage(View):
    items: list[PaperOut]
    next_cursor: str | None


# -- transfers --------------------------------------------------------------------------------


class TransferWantBody(Body):
    """lot_id: send this lot; without it, the lots that expire first."""

    sku_id: AnyId
    quantity: Units
    lot_id: AnyId | None = None


class SendTransferBody(Body):
    from_place_id: PlaceId
    to_place_id: PlaceId
    lines: list[TransferWantBody] = Field(min_length=1, max_length=MAX_LINES)
    note: Note = ""


class TransferCountedBody(Body):
    """What is neither good nor damaged is missing."""

    line_id: AnyId
    good: Counted
    damaged: Counted = 0


class ReceiveTransferBody(Body):
    lines: list[TransferCountedBody] = Field(min_length=1, max_length=1000)


class TransfersQuery(PageQuery):
    place_id: PlaceId
    state: Literal["sent", "received", "cancelled"] | None = None


class TransferLineOut(View):
    id: str
    sku_id: str
    sku_code: str
    name: str
    spec: str
    base_unit: str
    lot_id: str
    lot_no: str
    expiry: date | None
    quantity: int
    good: int | None
    damaged: int | None


class TransferOut(View):
    id: str
    from_place_id: str
    from_name: str
    to_place_id: str
    to_name: str
    state: str
    note: str
    sent_by: str
    sent_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    lines: list[TransferLineOut]


class TransferPage(View):
    items: list[TransferOut]
    next_cursor: str | None
