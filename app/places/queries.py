"""Reading places and the organisation tree."""

from __future__ import annotations

from sqlalchemy import select

from app.kernel.db import all_rows, first_row
from app.places.models import OrgUnit, Place
from app.places.types import PlaceView

_PLACE = (
    Place.id,
    Place.code,
    Place.name,
    Place.kind,
    Place.org_id,
    Place.province,
    Place.city,
    Place.district,
    Place.address,
    Place.lng,
    Place.lat,
    Place.phone,
    Place.open_from,
    Place.open_until,
    Place.served_by_id,
    Place.price_list,
    Place.is_active,
)


def all_places() -> tuple[PlaceView, ...]:
    return tuple(PlaceView(*row) for row in all_rows(select(*_PLACE).order_by(Place.code)))


def robot_key_sealed(place_id: str) -> str | None:
    row = first_row(select(Place.robot_key_sealed).where(Place.id == place_id))
    return row.robot_key_sealed if row else None


def org_paths() -> dict[str, str]:
    """org id -> path from the root."""
    return {row.id: row.path for row in all_rows(select(OrgUnit.id, OrgUnit.path))}


def find_org(parent_id: str | None, name: str) -> str | None:
    found = first_row(
        select(OrgUnit.id).where(OrgUnit.parent_id.is_(parent_id), OrgUnit.name == name)
        if parent_id is None
        else select(OrgUnit.id).where(OrgUnit.parent_id == parent_id, OrgUnit.name == name)
    )
    return found.id if found else None
