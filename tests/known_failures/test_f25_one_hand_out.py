"""F25: verified twice, or at another store. Ours: one compare-and-set at the parcel's own point."""

from __future__ import annotations

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from tests.factories import make_world
from tests.fulfilment.helping import again, open_parcel, picked
from tests.house.test_roles import code_of
from tests.races.together import at_once

URL = "/api/staff/fulfilment/hand-outs"
TAPS = 50


def test_fifty_taps_are_one_hand_out(app: APIFlask) -> None:
    """Fifty requests at once, each with a key of its own: one 200, all others told so."""
    world = make_world()
    parcel = open_parcel(world, "pickup", "S1", "S1")
    picked(world, "clerk", parcel)
    body = {"place_id": world.places["S1"], "code": again(parcel).qr_text}

    def tap(number: int) -> str:
        answer = app.test_client().post(
            URL, json=body, headers=world.headers("clerk", f"k{number}")
        )
        return code_of(answer) or str(answer.status_code)

    answers = at_once([lambda n=n: tap(n) for n in range(TAPS)])  # type: ignore[misc]
    assert sorted(answers) == ["200", *["fulfilment.already_handed_out"] * (TAPS - 1)]
    assert again(parcel).state == "collected"


@pytest.mark.parametrize("who", ["other_clerk"])
def test_another_store_does_not_hand_it_out(client: FlaskClient, who: str) -> None:
    world = make_world()
    parcel = open_parcel(world, "pickup", "S1", "S1")
    picked(world, "clerk", parcel)
    body = {"place_id": world.places["S2"], "code": again(parcel).qr_text}
    answer = client.post(URL, json=body, headers=world.headers(who, "k1"))
    assert (answer.status_code, code_of(answer)) == (409, "fulfilment.wrong_point")
    assert again(parcel).state == "ready"
