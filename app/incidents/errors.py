"""What the incidents room refuses."""

from __future__ import annotations

from app.kernel.errors import DomainError


class IncidentNotFound(DomainError):
    code = "incidents.incident_not_found"
    status = 404
    zh = "没有找到这条异常"
    en = "Incident not found"
