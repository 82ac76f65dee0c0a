"""The stream without a socket: for networks that cut sockets, and for tests."""

from __future__ import annotations

from app.kernel.auth import CLERK, HQ, KEEPER, LEADER, SHOPPER, Caller
from app.kernel.http import blueprint, endpoint
from app.realtime import service
from app.realtime.schemas import EventsQuery, EventsView
from app.realtime.types import EventPage

bp = blueprint("realtime")


def _page(caller: Caller, audience: str, query: EventsQuery) -> EventPage:
    topics = service.topics_of(caller=caller, audience=audience, places=query.asked())
    return service.events_after(cursor=query.cursor, topics=topics, limit=query.limit)


@endpoint(
    bp,
    "GET",
    "/api/shop/realtime/events",
    roles=(SHOPPER,),
    scope="own",
    query=EventsQuery,
    returns=EventsView,
)
def shop_events(caller: Caller, query: EventsQuery) -> EventPage:
    """The caller's own events after a cursor."""
    return _page(caller, "shop", query)


@endpoint(
    bp,
    "GET",
    "/api/leader/realtime/events",
    roles=(LEADER,),
    scope="own",
    query=EventsQuery,
    returns=EventsView,
)
def leader_events(caller: Caller, query: EventsQuery) -> EventPage:
    """The leader's own events and those of their pickup points after a cursor."""
    return _page(caller, "leader", query)


@endpoint(
    bp,
    "GET",
    "/api/staff/realtime/events",
    roles=(CLERK, KEEPER, HQ),
    scope="own",
    query=EventsQuery,
    returns=EventsView,
)
def staff_events(caller: Caller, query: EventsQuery) -> EventPage:
    """The clerk's or keeper's own events and those of their places after a cursor."""
    return _page(caller, "staff", query)
