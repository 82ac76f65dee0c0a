"""What happens to goods for no order: deliveries, the till, waste, counts, transfers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.inventory import service as inventory
from app.inventory.types import Cause, CountedLot, InboundLine, TransferCounted, TransferWant
from tests.properties.chain import Chain, attempt

WHICH = st.integers(0, 99)  # of what is there, modulo its number
PIECES = st.sampled_from(["cola", "chips", "milk"])
STORES = st.sampled_from(["S1", "S2"])
PLACES = st.sampled_from(["S1", "S2", "G1", "C1", "P1"])


def one_of(found: Sequence[Any], which: int) -> Any:
    return found[which % len(found)] if found else None


class StockRules:
    """A part of the machine; `is_late`: this step's events have not been delivered yet."""

    chain: Chain
    is_late: bool

    @rule(place=PLACES, sku=PIECES, units=st.integers(1, 4))
    def bring(self, place: str, sku: str, units: int) -> None:
        """A delivery from a supplier."""
        sku_id = self.chain.world.skus[sku]
        inventory.receive(
            place_id=self.chain.world.places[place],
            lines=[InboundLine(sku_id, "L9", None, units)],
            cause=Cause("import", f"in-{self.chain.new_transaction()}", "test"),
        )
        self.chain.brought[sku_id] += units

    @rule(place=STORES, sku=PIECES, units=st.integers(1, 4), is_late=st.booleans())
    def sell_at_the_till(self, place: str, sku: str, units: int, is_late: bool) -> None:
        """The till has sold it, whatever the book or an order's hold says."""
        sku_id = self.chain.world.skus[sku]
        inventory.take_physical(
            place_id=self.chain.world.places[place],
            sku_id=sku_id,
            quantity=units,
            cause=Cause("channel", f"sale-{self.chain.new_transaction()}", "test"),
        )
        self.chain.gone[sku_id] += units
        self.is_late = is_late

    @rule(place=STORES, which=WHICH, units=st.integers(1, 2), is_late=st.booleans())
    def throw_away(self, place: str, which: int, units: int, is_late: bool) -> None:
        place_id = self.chain.world.places[place]
        lot = one_of(inventory.stock_of_place(place_id=place_id), which)
        if lot is None:
            return
        self.is_late = is_late
        paper = attempt(
            lambda: inventory.write_paper(
                kind="waste",
                place_id=place_id,
                sku_id=lot.sku_id,
                lot_id=lot.lot_id,
                quantity=units,
                actor_id="test",
                reason="破损",
            )
        )
        if paper is not None:
            self.chain.gone[lot.sku_id] += units

    @rule(place=STORES, which=WHICH, off=st.integers(-2, 2), is_late=st.booleans())
    def count(self, place: str, which: int, off: int, is_late: bool) -> None:
        """Somebody counts a lot and finds more or less than the book says."""
        place_id, hq = self.chain.world.places[place], self.chain.world.people["hq"]
        lot = one_of(inventory.stock_of_place(place_id=place_id), which)
        sheet = attempt(lambda: inventory.open_count(place_id=place_id, actor_id="test"))
        if lot is None or sheet is None:
            return
        self.is_late = is_late
        before = self.chain.book()
        found = max(0, lot.on_hand + off)
        inventory.count_lots(
            count_id=sheet.id,
            lots=[CountedLot(lot.sku_id, lot.lot_no, found, lot.expiry)],
            actor_id="test",
        )
        done = inventory.submit_count(count_id=sheet.id, actor_id="test")
        if done.state == "waiting":
            inventory.approve_count(count_id=sheet.id, actor_id=hq)
        self.chain.gone.update(before)
        self.chain.gone.subtract(self.chain.book())

    @rule(
        source=PLACES,
        dest=PLACES,
        sku=PIECES,
        units=st.integers(1, 3),
        lost=st.integers(0, 1),
        damaged=st.integers(0, 1),
    )
    def transfer(
        self, source: str, dest: str, sku: str, units: int, lost: int, damaged: int
    ) -> None:
        places, sku_id = self.chain.world.places, self.chain.world.skus[sku]
        sent = attempt(
            lambda: inventory.send_transfer(
                from_place_id=places[source],
                to_place_id=places[dest],
                wants=[TransferWant(sku_id, units)],
                actor_id="test",
            )
        )
        if sent is None:
            return
        self.chain.check_conservation()
        counted = []
        for line in sent.lines:
            bad = min(damaged, line.quantity)
            gone = min(lost, line.quantity - bad)
            counted.append(TransferCounted(line.id, line.quantity - bad - gone, bad))
            self.chain.gone[sku_id] += gone
        inventory.receive_transfer(transfer_id=sent.id, counted=counted, actor_id="test")
