"""Bounds of what the identity room takes: pure."""

from __future__ import annotations

# GCJ-02 degrees around mainland China, islands included; a point outside is a mistake
CHINA_LNG = (73.0, 136.0)
CHINA_LAT = (3.0, 54.0)

MAX_ADDRESSES = 50  # a person's; a list nobody can read is not one
