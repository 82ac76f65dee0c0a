"""/metrics of a running copy: two API workers, a worker, a relay and sockets, told as one."""

from __future__ import annotations

import re

import requests

from tests.journeys.conftest import Chain, until

ROUTE = "/api/shop/notify/templates"


def told(chain: Chain, pattern: str) -> float:
    """The sum of the samples whose line begins with `pattern`."""
    text = requests.get(f"{chain.url}/metrics", timeout=20).text
    return sum(float(n) for n in re.findall(rf"^{pattern}\S* ([0-9.e+]+)$", text, re.M))


def test_two_workers_are_counted_together(chain: Chain) -> None:
    shopper = chain.shopper()
    sample = rf'jiujin_requests_total\{{method="GET",route="{ROUTE}",status="200"'
    before = told(chain, sample)
    for _ in range(40):
        shopper.http.close()  # a new connection may land on either worker
        shopper.get(ROUTE)
    # one worker alone would show what it has served itself, another number each time
    assert [told(chain, sample) for _ in range(6)] == [before + 40] * 6


def test_processes_without_a_door_are_counted(chain: Chain) -> None:
    until(lambda: told(chain, "jiujin_sweeps_total") > 0)  # the relay's
    assert told(chain, "jiujin_stream_position") >= 0
