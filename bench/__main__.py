"""`python -m bench`, `python -m bench race`, `python -m bench profile`, `python -m bench bills`."""

from __future__ import annotations

import argparse
import sys

from bench.copy import KINDS, server_url


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--db", choices=(*KINDS, "both"), default="both")
    verbs = parser.add_subparsers(dest="verb")
    run = verbs.add_parser("run", help="requests and orders per second beside the bare driver")
    racing = verbs.add_parser("race", help="many buyers at once on a few units")
    racing.add_argument("--buyers", type=int, default=500)
    racing.add_argument("--units", type=int, default=50)
    racing.add_argument("--rounds", type=int, default=1)
    racing.add_argument("--lots", type=int, default=1)
    profile = verbs.add_parser("profile", help="where an order's time goes")
    profile.add_argument("--orders", type=int, default=1500)
    billing = verbs.add_parser("bills", help="reconcile a day of a million bill lines")
    billing.add_argument("--lines", type=int, default=1_000_000)
    for verb in (run, racing, profile, billing):
        verb.add_argument("--db", choices=(*KINDS, "both"), default=argparse.SUPPRESS)
    for verb in (parser, run):
        default = 3 if verb is parser else argparse.SUPPRESS
        verb.add_argument("--rounds", type=int, default=default)
        default = 5.0 if verb is parser else argparse.SUPPRESS
        verb.add_argument("--seconds", type=float, default=default)
        verb.add_argument("--label", default="" if verb is parser else argparse.SUPPRESS)
    asked = parser.parse_args()
    kinds = _kinds(asked.db)
    if asked.verb == "race":
        from bench.race import race

        kept = [
            race(
                kind=kind,
                buyers=asked.buyers,
                units=asked.units,
                rounds=asked.rounds,
                lots=asked.lots,
            )
            for kind in kinds
        ]
        return 0 if all(kept) else 1
    if asked.verb == "bills":
        from bench.bills import bills

        return 0 if all(bills(kind=kind, lines=asked.lines) for kind in kinds) else 1
    if asked.verb == "profile":
        from bench.profile import profile as look

        for kind in kinds:
            look(kind=kind, orders=asked.orders)
        return 0
    from bench.measure import measure

    measure(kinds=kinds, rounds=asked.rounds, seconds=asked.seconds, label=asked.label)
    return 0


def _kinds(asked: str) -> list[str]:
    if asked != "both":
        return [asked]
    if server_url() is None:
        print("MariaDB is left out: set BENCH_MYSQL_URL or TEST_MYSQL_URL", file=sys.stderr)
        return ["sqlite"]
    return list(KINDS)


if __name__ == "__main__":
    sys.exit(main())
