"""What channels send and get. Quantities in the SKU's base unit (piece or gram)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import AwareDatetime, Field, model_validator

from app.channels.rules import MAX_LINES, MAX_SALES
from app.kernel.http import Body, View
from app.kernel.http import Query as AnyQuery

Code = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[!-~]+$")]
Units = Annotated[int, Field(ge=1, le=1_000_000)]


class LineBody(Body):
    """Either sku_code (then quantity is in base units) or barcode (then it is how often it was
    scanned: a case counts as its pieces, a scale label as its grams)."""

    sku_code: Code | None = None
    barcode: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    quantity: Units
    lot_no: Code | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.sku_code is None) == (self.barcode is None):
            raise ValueError("sku_code 和 barcode 必须且只能填一个")
        return self


class ReturnLineBody(LineBody):
    is_damaged: bool = False


class SaleBody(Body):
    """id: the channel's own, for ever. at: by the channel's clock, a claim. total_fen: likewise."""

    id: Code
    place: Code
    lines: list[LineBody] = Field(min_length=1, max_length=MAX_LINES)
    at: AwareDatetime | None = None
    total_fen: Annotated[int, Field(ge=0, le=10**12)] | None = None


class SalesBody(Body):
    sales: list[SaleBody] = Field(min_length=1, max_length=MAX_SALES)


class ReturnBody(Body):
    """sale_id: the channel's id of the sale; it may come later than its return."""

    id: Code
    place: Code
    lines: list[ReturnLineBody] = Field(min_length=1, max_length=MAX_LINES)
    sale_id: Code | None = None
    at: AwareDatetime | None = None
    total_fen: Annotated[int, Field(ge=0, le=10**12)] | None = None


class OrderBody(Body):
    id: Code
    place: Code
    lines: list[LineBody] = Field(min_length=1, max_length=MAX_LINES)
    at: AwareDatetime | None = None


class OrderIdBody(Body):
    id: Code


class StockQuery(AnyQuery):
    """cursor: as given before; without it everything is told."""

    place: Code
    cursor: str | None = Field(default=None, max_length=300)
    limit: int = Field(default=500, ge=1, le=1000)


class StockCheckBody(Body):
    """stock: SKU code -> units the channel thinks are free."""

    place: Code
    stock: dict[Code, Annotated[int, Field(ge=0, le=10**9)]] = Field(min_length=1, max_length=2000)


class BookedLine(View):
    """Where it was taken from: free stock, orders' holds; owed: beyond the book."""

    sku_code: str
    quantity: int
    from_free: int
    from_held: int
    owed: int


class ErrorOut(View):
    code: str
    message: str
    details: dict[str, Any]


class SaleOut(View):
    """status: booked | repeat | refused | retry. unknown: codes nobody here knows."""

    id: str
    status: str
    error: ErrorOut | None = None
    lines: list[BookedLine] = Field(default_factory=list)
    unknown: list[str] = Field(default_factory=list)


class SalesOut(View):
    """One for each sale, in their order."""

    sales: list[SaleOut]


class ReturnedLine(View):
    sku_code: str
    quantity: int
    is_damaged: bool


class ReturnOut(View):
    """sale_known: null where no sale was named; false where it has not come yet."""

    id: str
    status: str
    sale_known: bool | None
    lines: list[ReturnedLine]
    unknown: list[str]


class OrderOut(View):
    """state: reserved | committed | cancelled."""

    id: str
    state: str


class StockLineOut(View):
    sku_code: str
    free: int
    on_hand: int


class StockOut(View):
    """Absolute numbers; ask again with `cursor`, at once where has_more."""

    place: str
    at: datetime
    lines: list[StockLineOut]
    cursor: str
    has_more: bool


class DifferenceOut(View):
    sku_code: str
    theirs: int
    free: int
    on_hand: int


class StockCheckOut(View):
    place: str
    compared: int
    differences: list[DifferenceOut]
    unknown: list[str]
