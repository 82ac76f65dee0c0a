"""Reading people, sessions, addresses."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.identity.models import (
    Address,
    AuditEntry,
    Identity,
    LoginSession,
    Person,
    Profile,
    RoleGrant,
)
from app.identity.types import AddressView
from app.kernel.crypto import unseal
from app.kernel.db import all_rows, execute, first_row

# Built once: asked on every request.
_SESSION = (
    select(
        LoginSession.id,
        LoginSession.person_id,
        RoleGrant.role,
        RoleGrant.scope_kind,
        RoleGrant.scope_id,
    )
    .outerjoin(RoleGrant, RoleGrant.person_id == LoginSession.person_id)
    .where(
        LoginSession.token_hash == bindparam("of"),
        LoginSession.expires_at > bindparam("at"),
        LoginSession.revoked_at.is_(None),
    )
)


def session_with_grants(token_hash: str, at: datetime) -> list[Any]:
    """The live session with one row per grant (role null when there is none); one SELECT."""
    return list(execute(_SESSION, {"of": token_hash, "at": at}).all())


def grants(person_id: str) -> list[Any]:
    return all_rows(
        select(RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_id)
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.role, RoleGrant.scope_id)
    )


def places_of_holders(role: str, person_ids: Collection[str]) -> dict[str, list[str]]:
    """person id -> the single places a role was given over."""
    rows = all_rows(
        select(RoleGrant.person_id, RoleGrant.scope_id)
        .where(
            RoleGrant.role == role,
            RoleGrant.scope_kind == "place",
            RoleGrant.person_id.in_(person_ids),
        )
        .order_by(RoleGrant.person_id, RoleGrant.created_at, RoleGrant.id)
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row.scope_id)
    return found


def holder_of(role: str, place_id: str) -> str | None:
    """Who was first given a role over exactly this place."""
    row = first_row(
        select(RoleGrant.person_id)
        .where(
            RoleGrant.role == role,
            RoleGrant.scope_kind == "place",
            RoleGrant.scope_id == place_id,
        )
        .order_by(RoleGrant.created_at, RoleGrant.id)
    )
    return row.person_id if row else None


def person_of(provider: str, app_id: str, subject: str) -> str | None:
    row = first_row(
        select(Identity.person_id).where(
            Identity.provider == provider,
            Identity.app_id == app_id,
            Identity.subject == subject,
        )
    )
    return row.person_id if row else None


def subject_of(person_id: str, provider: str, app_id: str | None) -> str | None:
    statement = select(Identity.subject).where(
        Identity.person_id == person_id, Identity.provider == provider
    )
    if app_id is not None:
        statement = statement.where(Identity.app_id == app_id)
    row = first_row(statement.order_by(Identity.created_at))
    return row.subject if row else None


def person(person_id: str) -> Any:
    return first_row(
        select(Person.id, Person.name, Person.phone_sealed).where(Person.id == person_id)
    )


def profile(person_id: str) -> Any:
    """Name, sealed phone, nickname and the picture's version; not the picture."""
    return first_row(
        select(
            Person.id,
            Person.name,
            Person.phone_sealed,
            Profile.nickname,
            Profile.avatar_version,
        )
        .outerjoin(Profile, Profile.person_id == Person.id)
        .where(Person.id == person_id)
    )


def avatar(person_id: str) -> Any:
    return first_row(
        select(Profile.avatar, Profile.avatar_version).where(
            Profile.person_id == person_id, Profile.avatar.is_not(None)
        )
    )


def names(person_ids: Collection[str]) -> dict[str, str]:
    rows = execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {row.id: row.name for row in rows}


def person_by_phone(phone_index: str) -> str | None:
    row = first_row(select(Person.id).where(Person.phone_index == phone_index))
    return row.id if row else None


def addresses(person_id: str, address_id: str | None = None) -> list[AddressView]:
    """A person's addresses in clear, the default one first."""
    statement = select(
        Address.id,
        Address.receiver_sealed,
        Address.phone_sealed,
        Address.province,
        Address.city,
        Address.district,
        Address.detail_sealed,
        Address.lng,
        Address.lat,
        Address.is_default,
    ).where(Address.person_id == person_id, Address.removed_at.is_(None))
    if address_id is not None:
        statement = statement.where(Address.id == address_id)
    return [
        AddressView(
            row.id,
            unseal(row.receiver_sealed),
            unseal(row.phone_sealed),
            row.province,
            row.city,
            row.district,
            unseal(row.detail_sealed),
            row.lng,
            row.lat,
            row.is_default,
        )
        for row in all_rows(statement.order_by(Address.is_default.desc(), Address.id))
    ]


def last_audit_hash() -> str:
    row = first_row(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
    return row.hash if row else ""


def audit_entries(after: int, limit: int) -> list[Any]:
    return all_rows(
        select(
            AuditEntry.id,
            AuditEntry.at,
            AuditEntry.actor_id,
            AuditEntry.action,
            AuditEntry.subject,
            AuditEntry.details,
            AuditEntry.previous_hash,
            AuditEntry.hash,
        )
        .where(AuditEntry.id > after)
        .order_by(AuditEntry.id)
        .limit(limit)
    )
