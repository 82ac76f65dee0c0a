"""People, who they are elsewhere, what they may do, their sessions and addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, BigId, Code, Id, State


class Person(Base):
    """A human being; identities, roles and orders hang on it. Phone sealed at rest."""

    __tablename__ = "identity_people"
    __table_args__ = (UniqueConstraint("phone_index"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), default="")
    phone_sealed: Mapped[str | None] = mapped_column(Text)
    phone_index: Mapped[str | None] = mapped_column(Code)
    created_at: Mapped[datetime]


class Profile(Base):
    """What a shopper chose to be called and seen as; apart from the name the chain registered.

    The picture is our own JPEG of at most 48 KB: in the database it is saved, restored and
    removed with its person, and every server has it.
    """

    __tablename__ = "identity_profiles"
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_people.id"), primary_key=True)
    nickname: Mapped[str] = mapped_column(String(20), default="")
    avatar: Mapped[bytes | None] = mapped_column(LargeBinary)
    avatar_version: Mapped[str] = mapped_column(Id, default="")  # new with each picture; "": none
    updated_at: Mapped[datetime]


class Identity(Base):
    """How another system knows a person: (provider, app id, subject) is unique."""

    __tablename__ = "identity_identities"
    __table_args__ = (
        UniqueConstraint("provider", "app_id", "subject"),
        Index(None, "person_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    provider: Mapped[str] = mapped_column(State)  # wechat_mini | wecom
    app_id: Mapped[str] = mapped_column(Code)
    subject: Mapped[str] = mapped_column(Code)  # openid or WeCom user id
    unionid: Mapped[str | None] = mapped_column(Code)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_people.id"))
    created_at: Mapped[datetime]


class RoleGrant(Base):
    """A role over a scope: one place, an organisation subtree, or everything."""

    __tablename__ = "identity_role_grants"
    __table_args__ = (UniqueConstraint("person_id", "role", "scope_kind", "scope_id"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_people.id"))
    role: Mapped[str] = mapped_column(State)  # leader | clerk | keeper | hq
    scope_kind: Mapped[str] = mapped_column(State)  # place | org | all
    scope_id: Mapped[str] = mapped_column(Id, default="")
    created_at: Mapped[datetime]


class LoginSession(Base):
    """A signed-in phone; only the token's hash is stored."""

    __tablename__ = "identity_sessions"
    __table_args__ = (Index(None, "person_id"), UniqueConstraint("token_hash"))
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    token_hash: Mapped[str] = mapped_column(Code)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_people.id"))
    session_key_sealed: Mapped[str | None] = mapped_column(Text)  # WeChat's; never leaves
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class WebSignIn(Base):
    """A state of the 企业微信 web sign-in that was used; a second use finds the row."""

    __tablename__ = "identity_web_sign_ins"
    __table_args__ = (Index(None, "used_at"),)
    state_hash: Mapped[str] = mapped_column(Code, primary_key=True)
    used_at: Mapped[datetime]


class Address(Base):
    """Where a person wants things brought; receiver, phone and detail sealed. GCJ-02."""

    __tablename__ = "identity_addresses"
    __table_args__ = (Index(None, "person_id"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_people.id"))
    receiver_sealed: Mapped[str] = mapped_column(Text)
    phone_sealed: Mapped[str] = mapped_column(Text)
    province: Mapped[str] = mapped_column(String(40))
    city: Mapped[str] = mapped_column(String(40))
    district: Mapped[str] = mapped_column(String(40))
    detail_sealed: Mapped[str] = mapped_column(Text)
    lng: Mapped[float] = mapped_column(Double)
    lat: Mapped[float] = mapped_column(Double)
    is_default: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class AuditEntry(Base):
    """Who did or saw what; each row's hash covers the one before (design, invariant 7)."""

    __tablename__ = "identity_audit_log"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id)
    action: Mapped[str] = mapped_column(Code)
    subject: Mapped[str] = mapped_column(Code)
    details: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(Code)
    hash: Mapped[str] = mapped_column(Code)
