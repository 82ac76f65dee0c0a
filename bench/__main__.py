"""`python -m bench`, and further: race, profile, bills, expiry, growth."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from bench.copy import KINDS, server_url


def main() -> int:
    """0 when every promise of the verb was kept."""
    asked = _parser().parse_args()
    return 0 if VERBS[asked.verb or "run"](asked) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--db", choices=(*KINDS, "both"), default="both")
    verbs = parser.add_subparsers(dest="verb")
    run = verbs.add_parser("run", help="requests and orders per second beside the bare driver")
    racing = verbs.add_parser("race", help="many buyers at once on a few units")
    racing.add_argument("--buyers", type=int, default=500)
    racing.add_argument("--units", type=int, default=50)
    racing.add_argument("--rounds", type=int, default=1)
    racing.add_argument("--lots", type=int, default=1)
    racing.add_argument("--kill", action="store_true", help="kill -9 processes meanwhile")
    racing.add_argument("--seed", type=int, default=1)
    profile = verbs.add_parser("profile", help="where an order's time goes")
    profile.add_argument("--orders", type=int, default=1500)
    billing = verbs.add_parser("bills", help="reconcile a day of a million bill lines")
    billing.add_argument("--lines", type=int, default=1_000_000)
    ending = verbs.add_parser("expiry", help="many holds that end at one moment")
    ending.add_argument("--holds", type=int, default=10_000)
    growing = verbs.add_parser("growth", help="an order in a young chain and in an old one")
    growing.add_argument("--orders", type=int, default=1_000_000)
    growing.add_argument("--stock", type=int, default=1_000_000)
    growing.add_argument("--rounds", type=int, default=3)
    growing.add_argument("--seconds", type=float, default=5.0)
    growing.add_argument("--buffer-pool-mb", type=int, default=13_312)
    for verb in (run, racing, profile, billing, ending):
        verb.add_argument("--db", choices=(*KINDS, "both"), default=argparse.SUPPRESS)
    for verb in (parser, run):
        default = 3 if verb is parser else argparse.SUPPRESS
        verb.add_argument("--rounds", type=int, default=default)
        default = 5.0 if verb is parser else argparse.SUPPRESS
        verb.add_argument("--seconds", type=float, default=default)
        verb.add_argument("--label", default="" if verb is parser else argparse.SUPPRESS)
    return parser


def _run(asked: argparse.Namespace) -> bool:
    from bench.measure import measure

    kinds = _kinds(asked.db)
    measure(kinds=kinds, rounds=asked.rounds, seconds=asked.seconds, label=asked.label)
    return True


def _race(asked: argparse.Namespace) -> bool:
    from bench.race import race
    from bench.race_kill import race_kill

    counts = {"buyers": asked.buyers, "units": asked.units}
    more = {"rounds": asked.rounds, "lots": asked.lots}
    if asked.kill:
        more["seed"] = asked.seed
    run = race_kill if asked.kill else race
    return all([run(kind=kind, **counts, **more) for kind in _kinds(asked.db)])  # noqa: C419 - all of them run


def _profile(asked: argparse.Namespace) -> bool:
    from bench.profile import profile

    for kind in _kinds(asked.db):
        profile(kind=kind, orders=asked.orders)
    return True


def _bills(asked: argparse.Namespace) -> bool:
    from bench.bills import bills

    return all([bills(kind=kind, lines=asked.lines) for kind in _kinds(asked.db)])  # noqa: C419


def _expiry(asked: argparse.Namespace) -> bool:
    from bench.expiry import expiry

    return all([expiry(kind=kind, holds=asked.holds) for kind in _kinds(asked.db)])  # noqa: C419


def _growth(asked: argparse.Namespace) -> bool:
    from bench.growth import growth

    return growth(
        orders=asked.orders,
        stock=asked.stock,
        rounds=asked.rounds,
        seconds=asked.seconds,
        buffer_pool_mb=asked.buffer_pool_mb,
    )


VERBS: dict[str, Callable[[argparse.Namespace], bool]] = {
    "run": _run,
    "race": _race,
    "profile": _profile,
    "bills": _bills,
    "expiry": _expiry,
    "growth": _growth,
}


def _kinds(asked: str) -> list[str]:
    if asked != "both":
        return [asked]
    if server_url() is None:
        print("MariaDB is left out: set BENCH_MYSQL_URL or TEST_MYSQL_URL", file=sys.stderr)
        return ["sqlite"]
    return list(KINDS)


if __name__ == "__main__":
    sys.exit(main())
