"""Coordinates for the demo: from Baidu's BD-09 to our GCJ-02, and distances in metres."""

from __future__ import annotations

import math

Point = tuple[float, float]  # longitude, latitude


def bd09_to_gcj02(point: Point) -> Point:
    """The published inverse of Baidu's offset; good to about a metre."""
    x, y = point[0] - 0.0065, point[1] - 0.006
    turn = math.pi * 3000 / 180
    z = math.hypot(x, y) - 0.00002 * math.sin(y * turn)
    theta = math.atan2(y, x) - 0.000003 * math.cos(x * turn)
    return z * math.cos(theta), z * math.sin(theta)


def metres(a: Point, b: Point) -> float:
    """Great-circle distance (haversine, mean earth radius 6,371,008.8 m)."""
    lng1, lat1, lng2, lat2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2
    h += math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(math.sqrt(h))


def moved(point: Point, east: float, north: float) -> Point:
    """`point` moved by metres, near enough for a few kilometres."""
    lat = point[1] + north / 111_320
    return point[0] + east / (111_320 * math.cos(math.radians(point[1]))), lat
