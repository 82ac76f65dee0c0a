"""Who may serve a request, by kind: the sources with their times and costs, before stock.

in_store  the given store alone, one parcel.
pickup    the place itself (a store shelves it in 30 min within its opening hours, a
          point's own stock is there at once); the grid warehouse that serves it (ordered
          before 22:00: next morning's van, there at 10:00, shelved by 10:30); the central
          warehouse through the grid (one day later). Other stores are not used.
rider     stores within the radius, 25 min picking within opening hours + 4 min a kilometre;
          at most two of them. What they cannot serve goes by express from the central
          warehouse, as long as something goes by rider (or the order is being routed again).
express   the central warehouse (中心仓直发); where it lacks something, stores may pack a
          parcel too, at a surcharge. Ordered before 17:00 it leaves today; same city 1 day,
          same province or 800 km 2, else 3, promised until 20:00 of that day.
"""

from __future__ import annotations

from app.routing.errors import NoSource, OutOfRange
from app.routing.rules import times
from app.routing.rules.network import Field, Network, Source, TurnedAway
from app.routing.rules.times import Day, distance_m, work_start
from app.routing.rules.weights import WEIGHTS, Terms
from app.routing.types import (
    EXPRESS,
    IN_STORE,
    PICKUP,
    PICKUP_POINT,
    RIDER,
    STORE,
    RouteRequest,
    Site,
)

RIDER_STORES = 2
EXPRESS_STORES = 50  # the nearest so many are asked
LISTED_TOO_FAR = 3  # the nearest places out of range are named, the others counted


def field_of(request: RouteRequest, network: Network, *, rider_radius_m: int) -> Field:
    """The sources of a request. Raises routing.out_of_range (rider), routing.no_source."""
    if request.kind == IN_STORE:
        return _in_store(request, network)
    if request.kind == PICKUP:
        return _pickup(request, network)
    if request.kind == RIDER:
        return _rider(request, network, rider_radius_m)
    if request.kind == EXPRESS:
        return _express(request, network)
    raise ValueError(f"unknown kind {request.kind!r}")


def _site(request: RouteRequest, network: Network) -> Site:
    site = network.by_id.get(request.place_id or "")
    if site is None:
        raise NoSource(sku_ids=sorted({line.sku_id for line in request.lines}), short={})
    return site


def _refused(found: Field, site: Site, metres: int) -> bool:
    """Whether the place refused this order before; noted."""
    if site.id not in found.request.excluded:
        return False
    found.turned_away.append(TurnedAway(site, metres, {"code": "refused_earlier"}))
    return True


def _in_store(request: RouteRequest, network: Network) -> Field:
    site = _site(request, network)
    found = Field(request, Day.of(request.at), dest=site)
    if not _refused(found, site, 0):
        now = found.day.now_s
        terms = Terms(handling_fen=WEIGHTS.handling_store)
        found.sources = [Source(site, IN_STORE, None, 0, now, times.steps_in_store(now), terms)]
    return found


def _pickup(request: RouteRequest, network: Network) -> Field:
    dest = _site(request, network)
    found = Field(request, Day.of(request.at), dest=dest)
    now = found.day.now_s
    if dest.kind in (STORE, PICKUP_POINT) and not _refused(found, dest, 0):
        found.sources.append(_from_shelf(dest, now))
    van_day = times.next_van(now)
    leaves = van_day + times.VAN_LEAVES
    grid = network.by_id.get(dest.served_by_id or "")
    beyond = network.by_id.get((grid.served_by_id if grid else None) or "")
    if beyond is None and (grid is None or grid not in network.centrals):
        beyond = network.centrals[0] if network.centrals else None
    for site, day in ((grid, van_day), (beyond, van_day + times.DAY)):
        if site is None:
            continue
        metres = distance_m(site.lng, site.lat, dest.lng, dest.lat)
        if _refused(found, site, metres):
            continue
        ready = work_start(dest, day + times.VAN_ARRIVES + times.CHECK_IN, times.MINUTE)
        haul = WEIGHTS.line_haul if site is beyond else 0
        terms = Terms(WEIGHTS.handling_warehouse, WEIGHTS.van_stop + haul)
        steps = times.steps_by_van(now, leaves, day, ready)
        found.sources.append(Source(site, PICKUP, dest.id, metres, ready, steps, terms))
    return found


def _from_shelf(dest: Site, now: int) -> Source:
    need, handling = times.PICK_FOR_PICKUP, WEIGHTS.handling_store
    if dest.kind == PICKUP_POINT:
        need, handling = 0, WEIGHTS.handling_point
    begins = work_start(dest, now, max(need, times.MINUTE))
    ready = begins + need
    return Source(
        dest,
        PICKUP,
        dest.id,
        0,
        ready,
        times.steps_from_shelf(now, ready),
        Terms(handling),
        opens_s=begins if begins > now else None,
    )


def _door(request: RouteRequest) -> tuple[float, float]:
    if request.lng is None or request.lat is None:
        raise ValueError(f"a {request.kind} request needs the door's lng and lat")
    return request.lng, request.lat


def _by_distance(request: RouteRequest, sites: tuple[Site, ...]) -> list[tuple[int, Site]]:
    lng, lat = _door(request)
    found = [(distance_m(lng, lat, site.lng, site.lat), site) for site in sites]
    found.sort(key=lambda one: (one[0], one[1].id))
    return found


def _rider(request: RouteRequest, network: Network, radius_m: int) -> Field:
    found = Field(request, Day.of(request.at), cap=RIDER_STORES)
    nearest = _by_distance(request, network.stores)
    near = [one for one in nearest if one[0] <= radius_m]
    if not near:
        raise OutOfRange(nearest_m=nearest[0][0] if nearest else None, limit_m=radius_m)
    for metres, site in near:
        if not _refused(found, site, metres):
            found.sources.append(_by_rider(site, metres, found.day.now_s))
    far = nearest[len(near) :]
    why: dict[str, str | int] = {"code": "too_far", "limit_m": radius_m}
    found.turned_away += [TurnedAway(site, metres, why) for metres, site in far[:LISTED_TOO_FAR]]
    found.farther = max(0, len(far) - LISTED_TOO_FAR)
    found.rest = _centrals(found, network)
    return found


def _by_rider(site: Site, metres: int, now: int) -> Source:
    begins = work_start(site, now, times.PICK_FOR_RIDER)
    leaves = begins + times.PICK_FOR_RIDER
    delivered = leaves + -(-metres * times.RIDER_PER_KM // 1000)
    ride = WEIGHTS.rider_start + WEIGHTS.rider_km * metres // 1000
    return Source(
        site,
        RIDER,
        None,
        metres,
        delivered,
        times.steps_rider(now, leaves, delivered),
        Terms(WEIGHTS.handling_store, ride),
        capped=True,
        opens_s=begins if begins > now else None,
    )


def _express(request: RouteRequest, network: Network) -> Field:
    found = Field(request, Day.of(request.at))
    found.sources = _centrals(found, network)
    for metres, site in _by_distance(request, network.stores)[:EXPRESS_STORES]:
        if not _refused(found, site, metres):
            found.rest.append(_by_express(found, site, metres))
    found.farther = max(0, len(network.stores) - EXPRESS_STORES)
    return found


def _centrals(found: Field, network: Network) -> list[Source]:
    near = _by_distance(found.request, network.centrals)
    return [_by_express(found, s, metres) for metres, s in near if not _refused(found, s, metres)]


def _by_express(found: Field, site: Site, metres: int) -> Source:
    request, now = found.request, found.day.now_s
    same_city = site.city == request.city if request.city else metres <= times.SAME_CITY_M
    same_province = bool(request.province) and site.province == request.province
    days = times.express_days(same_city=same_city, same_province=same_province, metres=metres)
    leaves = times.express_day(now) + times.EXPRESS_LEAVES
    delivered = times.express_day(now) + days * times.DAY + times.EXPRESS_BY
    handling = WEIGHTS.handling_warehouse
    if site.kind == STORE:
        handling = WEIGHTS.handling_store + WEIGHTS.ship_from_store
    return Source(
        site,
        EXPRESS,
        None,
        metres,
        delivered,
        times.steps_express(now, leaves, delivered),
        Terms(handling, WEIGHTS.express_start + WEIGHTS.express_band * days),
    )
