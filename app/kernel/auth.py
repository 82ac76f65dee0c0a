"""Who is calling, and what they may touch.

Identity comes from the session token alone (F20); scope from role grants. The identity
room supplies the look-up; routes declare roles and scope through kernel.http.endpoint.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.kernel.errors import Forbidden

SHOPPER = "shopper"  # everybody signed in
LEADER = "leader"  # 团长: scope = pickup points
CLERK = "clerk"  # store staff: scope = stores
KEEPER = "keeper"  # warehouse staff: scope = warehouses
HQ = "hq"  # headquarters: everything
ROLES = (SHOPPER, LEADER, CLERK, KEEPER, HQ)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over places; `place_ids` None means every place (hq)."""

    role: str
    place_ids: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Caller:
    """The signed-in person and their grants, as the session token gives them."""

    person_id: str
    session_id: str
    grants: tuple[Grant, ...] = ()
    language: str = "zh"

    def has_role(self, *roles: str) -> bool:
        return SHOPPER in roles or any(grant.role in roles for grant in self.grants)

    def places_as(self, *roles: str) -> frozenset[str] | None:
        """The places these roles cover; None means all."""
        covered: set[str] = set()
        for grant in self.grants:
            if grant.role in roles:
                if grant.place_ids is None:
                    return None
                covered |= grant.place_ids
        return frozenset(covered)

    def may_touch(self, place_id: str, *roles: str) -> bool:
        places = self.places_as(*roles)
        return places is None or place_id in places

    def check_place(self, place_id: str, *roles: str) -> None:
        """Raise kernel.forbidden unless one of `roles` covers the place."""
        if not self.may_touch(place_id, *roles):
            raise Forbidden(place_id=place_id)


Authenticator = Callable[[str], Caller | None]
_authenticator: Authenticator | None = None


def set_authenticator(look_up: Authenticator) -> None:
    """Wire the session look-up (identity.service.caller_for_token)."""
    global _authenticator
    _authenticator = look_up


def caller_for(token: str) -> Caller | None:
    """The caller of a session token, or None when it is unknown or expired."""
    if _authenticator is None:
        raise RuntimeError("no authenticator is wired")
    return _authenticator(token) if token else None
