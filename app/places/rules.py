"""Distances on the earth, and what is open when: pure."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_M = 6_371_008.8  # mean radius, IUGG


def distance_m(lng1: float, lat1: float, lng2: float, lat2: float) -> int:
    """Great-circle metres between two points in the same coordinate system (haversine)."""
    dlat, dlng = radians(lat2 - lat1), radians(lng2 - lng1)
    a = sin(dlat / 2) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(dlng / 2) ** 2
    return round(2 * EARTH_M * asin(min(1.0, sqrt(a))))
