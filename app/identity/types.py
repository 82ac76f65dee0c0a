"""Shapes of people. Phones and names are clear only in what the owner sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

WECHAT_MINI = "wechat_mini"
WECOM = "wecom"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session; the token is shown this once."""

    token: str
    person_id: str
    expires_at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class AddressView:
    """A person's address in clear: for the owner and for bringing goods there. GCJ-02."""

    id: str
    receiver: str
    phone: str
    province: str
    city: str
    district: str
    detail: str
    lng: float
    lat: float
    is_default: bool


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as others may see them: masked."""

    id: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role and the places it covers; None means all."""

    role: str
    place_ids: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Me:
    """What a person sees of themself: the phone is masked even here.

    `name` is what the chain registered, `nickname` what they chose; "" where there is none.
    `avatar_version` changes with the picture.
    """

    id: str
    name: str
    nickname: str
    avatar_version: str
    phone: str
    roles: tuple[RoleView, ...]


@dataclass(frozen=True, slots=True)
class AvatarView:
    """An own picture as a `data:image/jpeg` address; both "" where there is none."""

    version: str
    image: str


@dataclass(frozen=True, slots=True)
class WebSignInStart:
    """Where a browser in 企业微信 goes to sign in, and what it keeps for the way back."""

    url: str
    state: str
    proof: str
