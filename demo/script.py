"""The day's script: every basket becomes an errand, and some errands go another way. Pure.

Nine of ten baskets are scan and go in the store where they were bought; the others are ordered
from home. Twists come in turns, not by chance, so that a short day has each of them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from demo.baskets import Basket

SCAN_GO, STORE, POINT, RIDER, EXPRESS = "scan_go", "store", "point", "rider", "express"
ORDER_KIND = {
    SCAN_GO: "in_store",
    STORE: "pickup",
    POINT: "pickup",
    RIDER: "rider",
    EXPRESS: "express",
}
HOME_ONE_IN = 8  # every eighth basket is ordered from home
HOME_TURNS = (POINT, RIDER, STORE, EXPRESS, POINT, RIDER, POINT)

# Before paying: unpaid (the hold runs out), cancel_unpaid, cancel_first (paid in WeChat, then
# cancelled in the app before we know), late (paid in WeChat when the hold is over), cancel_paid.
# At the place: refuse (staff cannot serve), short and damaged (what arrives), offline (the
# leader has no network), twice (a code shown again), uncollected (nobody comes).
TURNS: dict[str, tuple[str, ...]] = {
    SCAN_GO: (
        *("",) * 6, "twice", *("",) * 6, "unpaid", *("",) * 6, "twice", *("",) * 5,
        "cancel_unpaid", *("",) * 6, "late", *("",) * 6, "cancel_first",
    ),
    POINT: (
        "offline", "short", "offline", "refuse", "", "twice", "offline", "damaged", "",
        "offline", "cancel_paid", "uncollected", "offline", "", "cancel_first", "offline", "unpaid",
    ),
    STORE: ("", "refuse", "", "twice", "cancel_paid", "", "uncollected", "unpaid"),
    RIDER: ("", "", "refuse", "", "cancel_paid", "", "unpaid", "cancel_first"),
    EXPRESS: ("", "", "refuse", "", "cancel_paid", "", "late"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Errand:
    """One customer's purchase as the script wants it. `kind` is how they want the goods."""

    number: int
    at: int
    kind: str
    household: int
    store: str
    lines: tuple[tuple[str, int], ...]
    twist: str

    @property
    def is_home(self) -> bool:
        return self.kind != SCAN_GO


def write_script(baskets: Sequence[Basket]) -> list[Errand]:
    """Errands in the order of the baskets; the same baskets give the same script."""
    turn = dict.fromkeys(TURNS, 0)
    errands = []
    for number, basket in enumerate(baskets):
        home, place = divmod(number, HOME_ONE_IN)
        kind = HOME_TURNS[home % len(HOME_TURNS)] if place == HOME_ONE_IN - 1 else SCAN_GO
        twist = TURNS[kind][turn[kind] % len(TURNS[kind])]
        turn[kind] += 1
        errands.append(
            Errand(
                number=number,
                at=basket.at,
                kind=kind,
                household=basket.household,
                store=basket.store,
                lines=basket.lines,
                twist=twist,
            )
        )
    return errands
