"""What the places room refuses."""

from __future__ import annotations

from app.kernel.errors import DomainError


class PlaceNotFound(DomainError):
    code = "places.not_found"
    status = 404
    zh = "没有找到这个网点"
    en = "Place not found"
