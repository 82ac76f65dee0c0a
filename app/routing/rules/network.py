"""The places as routing sees them, sorted once, and what a place can be asked to send."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.routing.rules.times import Day, Steps
from app.routing.rules.weights import Terms
from app.routing.types import CENTRAL_WAREHOUSE, STORE, RouteRequest, Site


@dataclass(frozen=True, slots=True)
class Network:
    """All active places; made once per state of the places, shared by all requests."""

    by_id: dict[str, Site]
    stores: tuple[Site, ...]
    centrals: tuple[Site, ...]

    @classmethod
    def of(cls, sites: Iterable[Site]) -> Network:
        ordered = sorted(sites, key=lambda site: site.id)
        return cls(
            {site.id: site for site in ordered},
            tuple(site for site in ordered if site.kind == STORE),
            tuple(site for site in ordered if site.kind == CENTRAL_WAREHOUSE),
        )


@dataclass(slots=True)
class Source:
    """A place that could send a parcel of this request. Times in seconds after midnight.

    `capped`: counts against the number of stores that may send a rider.
    `opens_s`: set when the place is closed now and starts only then.
    """

    site: Site
    via: str  # the parcel's kind
    dest_place_id: str | None
    metres: int
    promised_s: int
    steps: Steps
    terms: Terms
    capped: bool = False
    opens_s: int | None = None


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """A place that was looked at and cannot be a source, whatever it has."""

    site: Site
    metres: int
    why: dict[str, str | int]


@dataclass(slots=True)
class Field:
    """What a request can choose from, before anybody looks at the stock.

    `rest`: sources that may only help when `sources` alone cannot serve everything.
    """

    request: RouteRequest
    day: Day
    sources: list[Source] = field(default_factory=list)
    rest: list[Source] = field(default_factory=list)
    turned_away: list[TurnedAway] = field(default_factory=list)
    farther: int = 0  # places beyond those listed as too far
    cap: int | None = None
    dest: Site | None = None

    def place_ids(self, *, rest: bool = True) -> set[str]:
        """Whose stock decides."""
        asked = (*self.sources, *self.rest) if rest else self.sources
        return {source.site.id for source in asked}
