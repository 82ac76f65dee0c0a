"""F22: maintenance on public URLs. What the scheduler runs cannot be asked for by HTTP."""

from __future__ import annotations

from app import create_app
from app.kernel.http import ROUTES
from app.kernel.jobs import CALLS, SWEEPS

app = create_app()
SIGNED = ("/api/hooks/", "/api/channel/")  # by WeChat, by a till: no session, but a signature


def test_no_job_has_a_route() -> None:
    jobs = {sweep.run for sweep in SWEEPS} | set(CALLS.values())
    assert len(jobs) > 10
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        assert view not in jobs
        assert getattr(view, "__wrapped__", view) not in jobs
    words = {sweep.name.partition(".")[2] for sweep in SWEEPS}
    for route in ROUTES:
        last = route.path.rstrip("/").rpartition("/")[2].replace("-", "_")
        assert last not in words, f"{route.path} is named like a sweep"


def test_what_has_no_session_signs_in_is_signed_or_only_reads() -> None:
    public = {(one.method, one.path) for one in ROUTES if one.scope == "public"}
    for method, path in public:
        sign_in = path.startswith(
            ("/api/shop/identity/", "/api/staff/identity/")
        ) and path.endswith(("/sessions", "/web-sign-ins", "/web-sessions"))
        assert method == "GET" or sign_in or path.startswith(SIGNED), (method, path)
