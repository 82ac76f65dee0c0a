"""F24: pickup codes that can be guessed. Ours are 8 random digits, counted when wrong.

Ten wrong ones stop the guesser for the rest of ten minutes, the right code included; over HTTP,
since a wrong code's own transaction is rolled back and the count must not be.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from app.fulfilment import rules
from app.kernel.clock import frozen_at
from tests.factories import make_world
from tests.fulfilment.helping import again, open_parcel, picked
from tests.house.test_roles import code_of
from tests.properties.chain import MORNING

URL = "/api/staff/fulfilment/hand-outs"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_brute_force_stops_after_ten(client: FlaskClient) -> None:
    with frozen_at(MORNING):
        world = make_world()
        parcel = open_parcel(world, "pickup", "S1", "S1")
        picked(world, "clerk", parcel)
        right = again(parcel).pickup_code or ""
        assert len(right) == 8
        wrong = [f"{n:08d}" for n in range(40) if f"{n:08d}" != right]

        def tell(code: str, who: str = "clerk", n: int = 0) -> tuple[int, str]:
            body = {"place_id": world.places["S1"], "code": code}
            answer = client.post(URL, json=body, headers=world.headers(who, f"k{n}{code}"))
            return answer.status_code, code_of(answer)

        answers = [tell(code) for code in wrong]
        limit = rules.GUESSES_PER_ACTOR
        assert limit == 10
        assert [code for _, code in answers[:limit]] == ["fulfilment.wrong_pickup_code"] * limit
        assert set(answers[limit:]) == {(429, "fulfilment.too_many_wrong_codes")}
        assert tell(right) == (429, "fulfilment.too_many_wrong_codes")
        assert again(parcel).state == "ready"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_codes_of_a_point_show_no_pattern(client: FlaskClient) -> None:
    world = make_world({"cola": 60})
    codes = []
    for _ in range(30):
        parcel = open_parcel(world, "pickup", "S1", "S1", wants={"cola": 1})
        picked(world, "clerk", parcel)
        codes.append(int(again(parcel).pickup_code or ""))
    assert len(set(codes)) == 30
    steps = {abs(one - other) for one, other in pairwise(codes)}
    assert len(steps) == 29
    assert min(steps) > 1, "one code tells the next"
