"""The verbs of places. The list is small and asked on every order: each process remembers it
until a place changes (kernel/remember.py: followed everywhere within a second).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, update

from app.kernel.clock import now
from app.kernel.crypto import seal, unseal
from app.kernel.db import after_commit, command, execute, query
from app.kernel.events import emit
from app.kernel.ids import new_id
from app.kernel.remember import Remembered, changed
from app.places import queries, rules
from app.places.errors import PlaceNotFound
from app.places.events import PlaceChanged
from app.places.models import OrgUnit, Place
from app.places.types import PlaceView

distance_m = rules.distance_m


@dataclass(frozen=True, slots=True)
class _Map:
    places: tuple[PlaceView, ...]
    by_id: dict[str, PlaceView]


_remembered: Remembered[str, _Map] = Remembered("places")


def _cached() -> _Map:
    return _remembered.get(["all"], lambda _: {"all": _map()})["all"]


def _map() -> _Map:
    found = _read()
    return _Map(found, {one.id: one for one in found})


@query
def _read() -> tuple[PlaceView, ...]:
    return queries.all_places()


def forget_cache() -> None:
    """Read places again on next use."""
    _remembered.forget()


def all_places(kind: str | None = None) -> tuple[PlaceView, ...]:
    """Every place, by code; from the process's cache."""
    found = _cached().places
    return found if kind is None else tuple(one for one in found if one.kind == kind)


def get_place(place_id: str) -> PlaceView:
    """Raises places.not_found."""
    found = _cached().by_id.get(place_id)
    if found is None:
        forget_cache()  # it may be new
        found = _cached().by_id.get(place_id)
    if found is None:
        raise PlaceNotFound(place_id=place_id)
    return found


def find_place_by_code(code: str) -> PlaceView | None:
    return next((one for one in _cached().places if one.code == code), None)


def places_by_ids(ids: Collection[str]) -> dict[str, PlaceView]:
    """Those that exist."""
    known = _cached().by_id
    return {one: known[one] for one in ids if one in known}


def near(
    *,
    lng: float,
    lat: float,
    kinds: Collection[str],
    radius_m: int | None = None,
    limit: int = 20,
) -> list[tuple[PlaceView, int]]:
    """Active places of some kinds with their metres, nearest first."""
    found = [
        (one, rules.distance_m(lng, lat, one.lng, one.lat))
        for one in _cached().places
        if one.kind in kinds and one.is_active
    ]
    within = [pair for pair in found if radius_m is None or pair[1] <= radius_m]
    return sorted(within, key=lambda pair: (pair[1], pair[0].code))[:limit]


@query
def places_of_org(org_id: str) -> frozenset[str]:
    """Ids of all places in an organisation subtree."""
    paths = queries.org_paths()
    root = paths.get(org_id)
    if root is None:
        return frozenset()
    inside = {one for one, path in paths.items() if path == root or path.startswith(root + "/")}
    return frozenset(one.id for one in _cached().places if one.org_id in inside)


@query
def robot_key(place_id: str) -> str | None:
    """The secret of the place's 企业微信 group robot, or None where it has none."""
    sealed = queries.robot_key_sealed(place_id)
    return unseal(sealed) if sealed else None


@command
def set_robot_key(*, place_id: str, key: str) -> None:
    """Store the group robot's secret, sealed. Emits PlaceChanged."""
    execute(update(Place).where(Place.id == place_id).values(robot_key_sealed=seal(key)))
    changed(_remembered.name)
    emit(PlaceChanged(place_id))


@command
def put_places(*, rows: Sequence[Mapping[str, Any]]) -> None:
    """Upsert places by code with their region under headquarters. Emits PlaceChanged.

    Rows: code, name, kind, region, province, city, district, address, lng, lat, phone,
    open_from, open_until, price_list, served_by (a place code or None).
    """
    ids = {one.code: one.id for one in queries.all_places()}
    moment = now()
    for row in rows:
        values = {name: row[name] for name in _IMPORTED}
        values["org_id"] = _region(row["region"])
        place_id = ids.get(row["code"])
        if place_id is None:
            ids[row["code"]] = place_id = new_id("plc")
            execute(
                insert(Place).values(
                    id=place_id, code=row["code"], is_active=True, created_at=moment, **values
                )
            )
        else:
            execute(update(Place).where(Place.id == place_id).values(**values))
        emit(PlaceChanged(place_id))
    for row in rows:
        served_by = ids[row["served_by"]] if row["served_by"] else None
        execute(update(Place).where(Place.code == row["code"]).values(served_by_id=served_by))
    changed(_remembered.name)
    after_commit(forget_cache)


@command
def set_price_lists(lists: Mapping[str, str]) -> None:
    """place id -> the price list that beats `base` there. Emits PlaceChanged."""
    for place_id, name in lists.items():
        execute(update(Place).where(Place.id == place_id).values(price_list=name))
        emit(PlaceChanged(place_id))
    changed(_remembered.name)
    after_commit(forget_cache)


_IMPORTED = (
    "name",
    "kind",
    "province",
    "city",
    "district",
    "address",
    "lng",
    "lat",
    "phone",
    "open_from",
    "open_until",
    "price_list",
)
HEADQUARTERS = "总部"


def _region(name: str) -> str:
    """The organisation unit of a region, under headquarters; made if needed."""
    root = queries.find_org(None, HEADQUARTERS) or _make_org(None, "headquarters", HEADQUARTERS, "")
    if name == HEADQUARTERS:
        return root
    return queries.find_org(root, name) or _make_org(root, "region", name, root)


def _make_org(parent_id: str | None, kind: str, name: str, parent_path: str) -> str:
    org_id = new_id("org")
    path = f"{parent_path}/{org_id}" if parent_path else org_id
    execute(insert(OrgUnit).values(id=org_id, parent_id=parent_id, kind=kind, name=name, path=path))
    return org_id
