"""Where a person wants things brought; sealed at rest, seen only by the owner."""

from __future__ import annotations

from sqlalchemy import insert, update

from app.identity import queries
from app.identity.errors import AddressNotFound, TooManyAddresses
from app.identity.models import Address
from app.identity.rules import MAX_ADDRESSES
from app.identity.types import AddressView
from app.kernel.clock import now
from app.kernel.crypto import seal
from app.kernel.db import command, execute, query
from app.kernel.ids import new_id


@query
def get_address(*, person_id: str, address_id: str) -> AddressView:
    """One of the person's addresses. Raises identity.address_not_found (F16)."""
    found = queries.addresses(person_id, address_id)
    if not found:
        raise AddressNotFound
    return found[0]


@query
def list_addresses(*, person_id: str) -> list[AddressView]:
    """The default one first."""
    return queries.addresses(person_id)


def _columns(
    receiver: str,
    phone: str,
    province: str,
    city: str,
    district: str,
    detail: str,
    lng: float,
    lat: float,
    is_default: bool,
) -> dict[str, object]:
    return {
        "receiver_sealed": seal(receiver),
        "phone_sealed": seal(phone),
        "province": province,
        "city": city,
        "district": district,
        "detail_sealed": seal(detail),
        "lng": lng,
        "lat": lat,
        "is_default": is_default,
    }


@command
def add_address(
    *,
    person_id: str,
    receiver: str,
    phone: str,
    province: str,
    city: str,
    district: str,
    detail: str,
    lng: float,
    lat: float,
    is_default: bool = False,
) -> AddressView:
    """A new address; the first one becomes the default. Raises identity.too_many_addresses."""
    known = queries.addresses(person_id)
    if len(known) >= MAX_ADDRESSES:
        raise TooManyAddresses(most=MAX_ADDRESSES)
    address_id = new_id("adr")
    columns = _columns(
        receiver, phone, province, city, district, detail, lng, lat, is_default or not known
    )
    if is_default:
        _no_default(person_id)
    execute(insert(Address).values(id=address_id, person_id=person_id, created_at=now(), **columns))
    return get_address(person_id=person_id, address_id=address_id)


@command
def update_address(
    *,
    person_id: str,
    address_id: str,
    receiver: str,
    phone: str,
    province: str,
    city: str,
    district: str,
    detail: str,
    lng: float,
    lat: float,
    is_default: bool = False,
) -> AddressView:
    """Change an own address; orders keep the address they were placed with."""
    get_address(person_id=person_id, address_id=address_id)
    if is_default:
        _no_default(person_id)
    columns = _columns(receiver, phone, province, city, district, detail, lng, lat, is_default)
    execute(
        update(Address)
        .where(Address.id == address_id, Address.person_id == person_id)
        .values(**columns)
    )
    return get_address(person_id=person_id, address_id=address_id)


@command
def remove_address(*, person_id: str, address_id: str) -> None:
    """Take an own address off the list. Raises identity.address_not_found."""
    done = execute(
        update(Address)
        .where(
            Address.id == address_id,
            Address.person_id == person_id,
            Address.removed_at.is_(None),
        )
        .values(removed_at=now())
    )
    if done.rowcount == 0:
        raise AddressNotFound


def _no_default(person_id: str) -> None:
    execute(update(Address).where(Address.person_id == person_id).values(is_default=False))
