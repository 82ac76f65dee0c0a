"""What things cost in routing's eyes, in fen. Internal weights, never a price to anybody.

They are the trade's rough costs (minutes of work at a counter, a van's or rider's kilometre)
and are ours to tune: any change takes a new RULE_VERSION, so that stored decisions keep
telling by which numbers they were made.
"""

from __future__ import annotations

from dataclasses import dataclass

RULE_VERSION = "2026-11.1"


@dataclass(frozen=True, slots=True)
class Weights:
    """fen each; see the field's comment for per what."""

    handling_store: int = 300  # per parcel picked on a shop floor
    handling_warehouse: int = 200  # per parcel picked in a warehouse
    handling_point: int = 100  # per parcel already lying at a pickup point
    ship_from_store: int = 2000  # on top, per express parcel packed by a store: 中心仓 first
    van_stop: int = 100  # per parcel on a van from grid warehouse to its place
    line_haul: int = 300  # per parcel from the central warehouse to the grid
    rider_start: int = 300  # per rider trip
    rider_km: int = 100  # per kilometre of a rider trip
    express_start: int = 500  # per express parcel
    express_band: int = 200  # per day band of an express parcel
    delay_hour_rider: int = 300  # per hour later than the quickest candidate
    delay_hour_pickup: int = 30
    delay_hour_express: int = 15
    split_parcel: int = 600  # per parcel beyond the first
    expiry_near: int = 60  # bonus per line, first expiry within 3 days of being handed over
    expiry_soon: int = 30  # ... within 7 days


WEIGHTS = Weights()


@dataclass(slots=True)
class Terms:
    """The named cost terms of a source or a whole plan; the bonus counts against them."""

    handling_fen: int = 0
    transport_fen: int = 0
    delay_fen: int = 0
    split_fen: int = 0
    expiry_bonus_fen: int = 0

    @property
    def cost_fen(self) -> int:
        """What the solver minimises."""
        spent = self.handling_fen + self.transport_fen + self.delay_fen + self.split_fen
        return spent - self.expiry_bonus_fen

    def add(self, other: Terms) -> None:
        self.handling_fen += other.handling_fen
        self.transport_fen += other.transport_fen
        self.delay_fen += other.delay_fen
        self.split_fen += other.split_fen
        self.expiry_bonus_fen += other.expiry_bonus_fen

    def as_data(self) -> dict[str, int]:
        return {
            "handling_fen": self.handling_fen,
            "transport_fen": self.transport_fen,
            "delay_fen": self.delay_fen,
            "split_fen": self.split_fen,
            "expiry_bonus_fen": self.expiry_bonus_fen,
        }
