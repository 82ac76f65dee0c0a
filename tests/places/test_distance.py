"""Great-circle metres against distances known elsewhere, and against the plane up close."""

from __future__ import annotations

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places.rules import EARTH_M, distance_m

lngs = st.floats(73, 136)
lats = st.floats(3, 54)


@pytest.mark.parametrize(
    ("here", "there", "metres", "within"),
    [
        # a quarter and a half of the mean meridian: pi * R / 2, pi * R
        ((0.0, 0.0), (0.0, 90.0), 10_007_557, 1),
        ((0.0, 0.0), (180.0, 0.0), 20_015_115, 1),
        ((123.0, 41.0), (123.0, 42.0), 111_195, 1),  # one degree of latitude
        # Beijing Tian'anmen to Shanghai People's Square, about 1 067 km
        ((116.3974, 39.9087), (121.4737, 31.2304), 1_067_300, 1_000),
        # across the date line the short way
        ((179.5, 0.0), (-179.5, 0.0), 111_195, 1),
    ],
)
def test_known_distances(
    here: tuple[float, float], there: tuple[float, float], metres: int, within: int
) -> None:
    assert abs(distance_m(*here, *there) - metres) <= within


@given(lngs, lats, lngs, lats)
def test_a_distance_is_symmetric_and_bounded(a: float, b: float, c: float, d: float) -> None:
    there = distance_m(a, b, c, d)
    assert there == distance_m(c, d, a, b)
    assert 0 <= there <= 3.1416 * EARTH_M
    assert distance_m(a, b, a, b) == 0


@given(lngs, lats, lngs, lats, lngs, lats)
def test_a_detour_is_never_shorter(
    a: float, b: float, c: float, d: float, e: float, f: float
) -> None:
    # 2 metres for the two roundings
    assert distance_m(a, b, e, f) <= distance_m(a, b, c, d) + distance_m(c, d, e, f) + 2


@given(lngs, lats, st.floats(-0.02, 0.02), st.floats(-0.02, 0.02))
def test_within_a_delivery_radius_it_agrees_with_the_plane(
    lng: float, lat: float, east: float, north: float
) -> None:
    degree = radians(1) * EARTH_M
    plane = hypot(east * degree * cos(radians(lat + north / 2)), north * degree)
    assert abs(distance_m(lng, lat, lng + east, lat + north) - plane) <= 1.5
