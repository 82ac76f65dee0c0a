"""People: made on first sight or by import, known elsewhere by identities, given roles."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.identity import gateway, queries
from app.identity.errors import PersonNotFound, PhoneTaken
from app.identity.models import Identity, LoginSession, Person, RoleGrant
from app.identity.service.audit import record_audit
from app.identity.types import WECHAT_MINI, WECOM, Me, PersonView, RoleView
from app.kernel.auth import LEADER, Caller
from app.kernel.clock import now
from app.kernel.crypto import blind_index, mask_name, mask_phone, seal, unseal
from app.kernel.db import Contended, command, execute, query
from app.kernel.ids import new_id


def ensure_identity(
    provider: str, app_id: str, subject: str, unionid: str | None = None
) -> tuple[str, bool]:
    """(person id, whether it was made now) of an identity. Two first sign-ins make one."""
    known = queries.person_of(provider, app_id, subject)
    if known is not None:
        return known, False
    person_id = _make_person("", None)
    try:
        _link(person_id, provider, app_id, subject, unionid)
    except IntegrityError:
        raise Contended from None  # the other sign-in made it: run again and find it
    return person_id, True


def _make_person(name: str, phone: str | None) -> str:
    person_id = new_id("psn")
    execute(
        insert(Person).values(
            id=person_id,
            name=name,
            phone_sealed=seal(phone) if phone else None,
            phone_index=blind_index(phone) if phone else None,
            created_at=now(),
        )
    )
    return person_id


def _link(person_id: str, provider: str, app_id: str, subject: str, unionid: str | None) -> None:
    execute(
        insert(Identity).values(
            id=new_id("idn"),
            provider=provider,
            app_id=app_id,
            subject=subject,
            unionid=unionid,
            person_id=person_id,
            created_at=now(),
        )
    )


@command
def ensure_person(*, name: str, phone: str) -> str:
    """The person with this phone, made if needed; the name follows. Returns the id."""
    known = queries.person_by_phone(blind_index(phone))
    if known is None:
        try:
            return _make_person(name, phone)
        except IntegrityError:
            raise Contended from None  # made meanwhile: run again and find it
    execute(update(Person).where(Person.id == known).values(name=name))
    return known


@command
def link_identity(*, person_id: str, provider: str, app_id: str, subject: str) -> None:
    """Say how another system knows a person; repeating it changes nothing."""
    if queries.person_of(provider, app_id, subject) is not None:
        return
    try:
        _link(person_id, provider, app_id, subject, None)
    except IntegrityError:
        raise Contended from None


@command
def grant_role(*, person_id: str, role: str, scope_kind: str, scope_id: str = "") -> None:
    """Give a role over a place, an organisation subtree or everything. Repeatable."""
    known = execute(
        select(RoleGrant.id).where(
            RoleGrant.person_id == person_id,
            RoleGrant.role == role,
            RoleGrant.scope_kind == scope_kind,
            RoleGrant.scope_id == scope_id,
        )
    ).first()
    if known is not None:
        return
    try:
        execute(
            insert(RoleGrant).values(
                id=new_id("grt"),
                person_id=person_id,
                role=role,
                scope_kind=scope_kind,
                scope_id=scope_id,
                created_at=now(),
            )
        )
    except IntegrityError:
        raise Contended from None


def bind_phone(*, person_id: str, code: str) -> str:
    """getPhoneNumber's code -> the phone is the person's. Returns it masked.

    Roles that the chain has registered for this phone become the person's.
    Raises identity.phone_taken, login_refused (also for a code of another WeChat user),
    login_busy.
    """
    phone = gateway.phone_number(code, wechat_openid(person_id=person_id))
    _store_phone(person_id, phone)
    return mask_phone(phone)


@command
def _store_phone(person_id: str, phone: str) -> None:
    owner = queries.person_by_phone(blind_index(phone))
    if owner == person_id:
        return
    if owner is not None:
        if queries.subject_of(owner, WECHAT_MINI, None) is not None:
            raise PhoneTaken
        _take_over(owner, person_id)
    try:
        execute(
            update(Person)
            .where(Person.id == person_id)
            .values(phone_sealed=seal(phone), phone_index=blind_index(phone))
        )
    except IntegrityError:
        raise Contended from None  # someone bound it meanwhile: look again


def _take_over(registered: str, person_id: str) -> None:
    """The chain registered this phone before its owner came: what hangs on it comes along.

    WeChat has proved whose phone it is. Only for a registered person whom no WeChat user has
    been yet; the grants and 企业微信 identity move, past deeds keep the id they were done under.
    """
    row = queries.person(registered)
    execute(
        update(Person).where(Person.id == registered).values(phone_sealed=None, phone_index=None)
    )
    execute(update(Person).where(Person.id == person_id, Person.name == "").values(name=row.name))
    granted = queries.grants(registered)
    execute(delete(RoleGrant).where(RoleGrant.person_id == registered))
    for one in granted:
        grant_role(
            person_id=person_id, role=one.role, scope_kind=one.scope_kind, scope_id=one.scope_id
        )
    for table in (Identity, LoginSession):
        execute(update(table).where(table.person_id == registered).values(person_id=person_id))
    record_audit(
        actor_id=person_id,
        action="identity.take_over",
        subject=registered,
        details={"roles": [f"{one.role}:{one.scope_kind}:{one.scope_id}" for one in granted]},
    )


@query
def me(*, caller: Caller) -> Me:
    """What the signed-in person sees of themself."""
    row = queries.profile(caller.person_id)
    roles = tuple(
        RoleView(g.role, None if g.place_ids is None else tuple(sorted(g.place_ids)))
        for g in caller.grants
    )
    phone = mask_phone(unseal(row.phone_sealed)) if row.phone_sealed else ""
    return Me(row.id, row.name, row.nickname or "", row.avatar_version or "", phone, roles)


@command
def hold_person(*, person_id: str) -> None:
    """Make others who want to hold this person wait until the unit ends. Locks: the person."""
    execute(select(Person.id).where(Person.id == person_id).with_for_update()).first()


@query
def person_view(*, person_id: str) -> PersonView:
    """A person for others: name (or else nickname) and phone masked.

    Raises identity.person_not_found.
    """
    row = queries.profile(person_id)
    if row is None:
        raise PersonNotFound
    phone = mask_phone(unseal(row.phone_sealed)) if row.phone_sealed else ""
    return PersonView(row.id, mask_name(row.name or row.nickname or ""), phone)


@query
def colleague_names(*, person_ids: Collection[str]) -> dict[str, str]:
    """Names in clear, for people who work together; never for customers."""
    return queries.names(person_ids) if person_ids else {}


@command
def reveal_phone(*, actor_id: str, person_id: str, why: str) -> str:
    """A person's phone in clear, for someone who must call them; the look is logged."""
    row = queries.person(person_id)
    if row is None or not row.phone_sealed:
        raise PersonNotFound
    record_audit(actor_id=actor_id, action="reveal_phone", subject=person_id, details={"why": why})
    return unseal(row.phone_sealed)


@query
def wechat_openid(*, person_id: str) -> str | None:
    """The person's openid in our mini program, or None."""
    return queries.subject_of(person_id, WECHAT_MINI, None)


@query
def person_of_openid(*, openid: str) -> str | None:
    """Whose openid in our mini program this is, or None."""
    if not openid.isascii():  # MySQL refuses to compare it
        return None
    return queries.person_of(WECHAT_MINI, gateway.app_id(), openid)


@query
def leads(*, person_ids: Collection[str]) -> dict[str, list[str]]:
    """person id -> the pickup points they run."""
    return queries.places_of_holders(LEADER, person_ids) if person_ids else {}


@query
def person_of_phone(*, phone: str) -> str | None:
    """Whose phone this is, whole, or None."""
    return queries.person_by_phone(blind_index(phone))


@query
def leader_of(*, place_id: str) -> str | None:
    """The leader who runs a pickup point (the first, where it has several), or None."""
    return queries.holder_of(LEADER, place_id)


@query
def wecom_userid(*, person_id: str) -> str | None:
    """The person's 企业微信 user id, or None."""
    return queries.subject_of(person_id, WECOM, None)


def work_corp_id() -> str:
    """The 企业微信 corporation whose user ids we keep."""
    return gateway.corp_id()


def mini_app_id() -> str:
    """The mini program whose openids we keep."""
    return gateway.app_id()
