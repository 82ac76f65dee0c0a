"""The stock as it stood at any past second, and as it stands, for a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.catalog import service as catalog
from app.inventory import queries
from app.kernel.db import unit_of_work
from app.places import service as places


@dataclass(frozen=True, slots=True)
class PastRow:
    """One lot at one place at a moment, in the words of people."""

    place_code: str
    place: str
    sku_code: str
    name: str
    lot_no: str
    expiry: date | None
    on_hand: int
    reserved: int
    in_transit: int
    damaged: int


def stock_at(
    *, moment: datetime, place_id: str | None = None, sku_id: str | None = None
) -> Iterator[PastRow]:
    """Rows that were not all zero at `moment` (aware), streamed by row id.

    Entries written later are left out, whatever they were about: it is the book as it stood.
    """
    known = {one.id: one for one in places.all_places()}
    with unit_of_work(write=False):
        for page in queries.stock_at(moment, place_id, sku_id):
            skus = catalog.skus_by_ids({row[2] for row in page})
            for _, place, sku, lot_no, expiry, on_hand, reserved, in_transit, damaged in page:
                yield PastRow(
                    known[place].code,
                    known[place].name,
                    skus[sku].code,
                    skus[sku].name,
                    lot_no,
                    expiry,
                    on_hand,
                    reserved,
                    in_transit,
                    damaged,
                )
