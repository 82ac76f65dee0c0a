"""Bounds of what the identity room takes: pure."""

from __future__ import annotations

# GCJ-02 degrees around mainland China, islands included; a point outside is a mistake
CHINA_LNG = (73.0, 136.0)
CHINA_LAT = (3.0, 54.0)

MAX_ADDRESSES = 50


def is_in_china(lng: float, lat: float) -> bool:
    """Whether a GCJ-02 point lies within the bounds; NaN does not."""
    return CHINA_LNG[0] <= lng <= CHINA_LNG[1] and CHINA_LAT[0] <= lat <= CHINA_LAT[1]
