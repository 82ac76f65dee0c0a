"""Random days of a small chain: order, pay, cancel, refund, return, expire, late notices, and
what the people of the places do meanwhile. After each step the books are added up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.fulfilment import service as fulfilment
from app.fulfilment.types import ReceiptLine
from app.offers import service as offers
from app.ordering import service as ordering
from app.ordering.service import paying
from app.ordering.types import OrderLineWanted, RefundWanted
from app.payments import service as payments
from app.payments.types import Paid, PaymentView
from tests.properties.chain import Chain, attempt
from tests.properties.stock_rules import STORES, WHICH, StockRules, one_of

SHOPPERS = st.sampled_from(["shopper", "stranger"])
LINES = st.dictionaries(
    st.sampled_from(["cola", "chips", "milk", "apple"]), st.integers(1, 3), min_size=1, max_size=3
)
PAUSES = st.sampled_from([timedelta(minutes=1), timedelta(minutes=16), timedelta(days=1)])
STAFF = {"S1": "clerk", "S2": "other_clerk", "G1": "keeper", "C1": "other_keeper"}
COUNTERS = {"P1": "leader", "P2": "other_leader", **STAFF}
GRAMS = 350  # of one "piece" of apples


class ChainMachine(StockRules, RuleBasedStateMachine):
    """See the rules; `is_late`: this step's events have not been delivered yet."""

    def __init__(self) -> None:
        super().__init__()
        self.chain = Chain()
        self.payments: list[PaymentView] = []
        self.told: dict[str, Paid] = {}  # payment -> its first notice
        self.is_late = False

    def teardown(self) -> None:
        """At the end everybody cancels what can still be cancelled: the books add up again."""
        try:
            self.chain.settle()
            for order in self.chain.orders("awaiting_payment", "paid"):
                self._cancel(order)
            self.chain.settle()
            self.chain.check_conservation()
        finally:
            self.chain.close()

    @initialize()
    def everybody_has_a_coupon(self) -> None:
        for who in ("shopper", "stranger"):
            person_id = self.chain.world.people[who]
            offers.claim(person_id=person_id, campaign_id=self.chain.campaigns[0])

    @invariant()
    def nothing_comes_from_nowhere_and_nothing_is_lost(self) -> None:
        self.chain.check_conservation()
        if not self.is_late:
            self.chain.settle()
            self.chain.check_conservation()
        self.is_late = False

    @rule(pause=PAUSES)
    def wait(self, pause: timedelta) -> None:
        self.chain.wait(pause)

    # -- customers -------------------------------------------------------------------------

    @rule(
        who=SHOPPERS,
        kind=st.sampled_from(["in_store", "pickup", "pickup", "rider", "express"]),
        place=st.sampled_from(["S1", "S2", "P1", "P2"]),
        lines=LINES,
        coupon=st.sampled_from([0, 1, 2, 3, None]),
        pays=st.sampled_from([True, True, True, False]),
        is_late=st.booleans(),
    )
    def place(
        self,
        who: str,
        kind: str,
        place: str,
        lines: dict[str, int],
        coupon: int | None,
        pays: bool,
        is_late: bool,
    ) -> None:
        """An order; most are paid at once, the others later, too late or never."""
        world, person_id = self.chain.world, self.chain.world.people[who]
        pocket = offers.coupons_of(person_id=person_id, limit=20)
        address = world.far_address if kind == "express" else world.address
        chosen = one_of(pocket, coupon) if coupon is not None else None
        placed = attempt(
            lambda: ordering.place(
                person_id=person_id,
                kind=kind,
                place_id=world.places[place] if kind in ("in_store", "pickup") else None,
                address_id=address[who] if kind in ("rider", "express") else None,
                lines=[
                    OrderLineWanted(world.skus[sku], n * (GRAMS if sku == "apple" else 1))
                    for sku, n in lines.items()
                ],
                coupon_id=chosen.id if chosen else None,
            )
        )
        self.is_late = is_late
        if placed is not None:
            self._start(person_id, placed.order.id)
            if pays:
                self._tell(self.payments[-1], self.payments[-1].amount_fen)
                payments.record_paid(paid=self.told[self.payments[-1].id])

    @rule(which=WHICH)
    def tap_pay_again(self, which: int) -> None:
        order = one_of(self.chain.orders(), which)
        if order is not None:
            self._start(order.person_id, order.id)

    def _start(self, person_id: str, order_id: str) -> None:
        payment = attempt(lambda: paying._start(person_id, order_id))
        if payment is not None and payment.id not in {one.id for one in self.payments}:
            self.payments.append(payment)

    @rule(
        which=WHICH,
        times=st.integers(1, 3),
        less=st.sampled_from([0, 0, 0, 0, 1]),
        is_late=st.booleans(),
    )
    def notice(self, which: int, times: int, less: int, is_late: bool) -> None:
        """WeChat tells that a payment has its money: once, again, too late, or not all of it."""
        payment = one_of(self.payments, which)
        if payment is None:
            return
        self.is_late = is_late
        if payment.id not in self.told:
            amount = max(1, payment.amount_fen - less)
            self._tell(payment, amount)
        for _ in range(times):
            payments.record_paid(paid=self.told[payment.id])

    def _tell(self, payment: PaymentView, amount_fen: int) -> None:
        transaction = self.chain.new_transaction()
        self.told[payment.id] = Paid(
            payment.out_trade_no, transaction, amount_fen, "CNY", self.chain.moment
        )
        self.chain.received[transaction] = amount_fen

    @rule(which=WHICH)
    def another_transaction(self, which: int) -> None:
        """The same number is paid twice: the second one is a question for a human."""
        payment = one_of([one for one in self.payments if one.id in self.told], which)
        if payment is None:
            return
        first = self.told[payment.id]
        payments.record_paid(paid=first)
        transaction = self.chain.new_transaction()
        self.chain.received[transaction] = 7
        payments.record_paid(
            paid=Paid(payment.out_trade_no, transaction, 7, "CNY", self.chain.moment)
        )

    @rule(which=WHICH, is_late=st.booleans())
    def cancel(self, which: int, is_late: bool) -> None:
        order = one_of(self.chain.orders("awaiting_payment", "paid"), which)
        self.is_late = is_late
        if order is not None:
            self._cancel(order)

    @rule(which=WHICH, is_late=st.booleans())
    def cancel_rest(self, which: int, is_late: bool) -> None:
        """What has not left is cancelled, for the amount the customer was shown."""
        order = one_of(self.chain.orders("paid"), which)
        rest = ordering.rest_of(order_id=order.id) if order is not None else None
        self.is_late = is_late
        if rest is not None:
            attempt(
                lambda: ordering.cancel_rest(
                    person_id=order.person_id, order_id=order.id, refund_fen=rest.refund_fen
                )
            )

    def _cancel(self, order: Any) -> None:
        attempt(lambda: ordering.cancel(person_id=order.person_id, order_id=order.id))

    @rule()
    def expire(self) -> None:
        ordering.expire_due()

    @rule(who=SHOPPERS, campaign=st.integers(0, 2))
    def claim(self, who: str, campaign: int) -> None:
        attempt(
            lambda: offers.claim(
                person_id=self.chain.world.people[who], campaign_id=self.chain.campaigns[campaign]
            )
        )

    # -- the people of the places ----------------------------------------------------------

    def _task(self, place: str, which: int) -> Any:
        found, _ = fulfilment.tasks_of_place(
            caller=self.chain.caller(STAFF[place]),
            place_id=self.chain.world.places[place],
            states=("open", "taken", "picked"),
            limit=50,
        )
        return one_of(found, which)

    @rule(which=WHICH, steps=st.integers(1, 3))
    def work(self, which: int, steps: int) -> None:
        """Take, pick, hand over: as far as somebody gets."""
        found = [(place, self._task(place, which)) for place in STAFF]
        chosen = one_of([(place, task) for place, task in found if task is not None], which)
        if chosen is None:
            return
        place, task = chosen
        caller = self.chain.caller(STAFF[place])
        lines = [(line.line_id, line.quantity) for line in task.lines]
        verbs: list[Callable[[], Any]] = [
            lambda: fulfilment.take_task(caller=caller, task_id=task.id),
            lambda: fulfilment.pick(caller=caller, task_id=task.id, lines=lines),
            lambda: fulfilment.hand_over(caller=caller, task_id=task.id),
        ]
        for verb in verbs[:steps]:
            attempt(verb)

    @rule(place=st.sampled_from(list(STAFF)), which=WHICH, is_late=st.booleans())
    def refuse(self, place: str, which: int, is_late: bool) -> None:
        task = self._task(place, which)
        self.is_late = is_late
        if task is not None:
            attempt(
                lambda: fulfilment.refuse_task(
                    caller=self.chain.caller(STAFF[place]), task_id=task.id, reason="缺货"
                )
            )

    def _parcel(self, which: int, *states: str) -> Any:
        one = one_of(self.chain.shipments(*states), which)
        if one is None:
            return None
        found = fulfilment.shipments_of_order(order_id=one.order_id)
        return next(parcel for parcel in found if parcel.id == one.id)

    def _counter(self, place_id: str) -> Any:
        names = {place: name for name, place in self.chain.world.places.items()}
        return self.chain.caller(COUNTERS[names[place_id]])

    @rule(which=WHICH, short=st.integers(0, 2), damaged=st.integers(0, 1), is_late=st.booleans())
    def receive(self, which: int, short: int, damaged: int, is_late: bool) -> None:
        """A parcel comes to its point; some units are missing, some broken."""
        parcel = self._parcel(which, "shipped", "in_transit")
        if parcel is None or parcel.kind != "pickup":
            return
        self.is_late = is_late
        counted, missing = [], []
        for line in parcel.lines:
            bad = min(damaged, line.quantity)
            lost = min(short, line.quantity - bad)
            counted.append(ReceiptLine(line.line_id, line.quantity - bad - lost, bad))
            missing.append((line.sku_id, lost))
        done = attempt(
            lambda: fulfilment.confirm_receipt(
                caller=self._counter(parcel.dest_place_id), shipment_id=parcel.id, lines=counted
            )
        )
        if done is not None:
            for sku_id, lost in missing:
                self.chain.gone[sku_id] += lost

    @rule(which=WHICH, is_late=st.booleans())
    def hand_out(self, which: int, is_late: bool) -> None:
        parcel = self._parcel(which, "ready", "collected")
        self.is_late = is_late
        if parcel is not None and parcel.pickup_code and parcel.dest_place_id:
            attempt(
                lambda: fulfilment.hand_out(
                    caller=self._counter(parcel.dest_place_id),
                    place_id=parcel.dest_place_id,
                    code=parcel.pickup_code,
                )
            )

    @rule(which=WHICH)
    def deliver(self, which: int) -> None:
        parcel = self._parcel(which, "shipped", "in_transit")
        if parcel is not None and parcel.kind in ("rider", "express"):
            attempt(
                lambda: fulfilment.confirm_delivery(
                    person_id=parcel.person_id, shipment_id=parcel.id
                )
            )

    @rule(which=WHICH, is_late=st.booleans())
    def lose(self, which: int, is_late: bool) -> None:
        """A parcel that left by rider or express never arrives."""
        parcel = self._parcel(which, "shipped", "in_transit")
        if parcel is None or parcel.kind not in ("rider", "express"):
            return
        self.is_late = is_late
        attempt(
            lambda: fulfilment.report_lost(
                caller=self.chain.caller("hq"), shipment_id=parcel.id, reason="途中丢失"
            )
        )
        for line in parcel.lines:
            self.chain.gone[line.sku_id] += line.quantity

    @rule(which=WHICH, condition=st.sampled_from(["good", "damaged"]), is_late=st.booleans())
    def hand_back(self, which: int, condition: str, is_late: bool) -> None:
        """Nobody came; refused while it is still kept."""
        parcel = self._parcel(which, "ready")
        self.is_late = is_late
        if parcel is not None and parcel.dest_place_id:
            attempt(
                lambda: fulfilment.hand_back(
                    caller=self._counter(parcel.dest_place_id),
                    shipment_id=parcel.id,
                    condition=condition,
                )
            )

    @rule(
        which=WHICH,
        line=WHICH,
        units=st.integers(0, 3),
        amount=st.none() | st.integers(1, 400),
        fate=st.sampled_from(["good", "damaged", "gone"]),
        place=STORES,
        is_late=st.booleans(),
    )
    def refund(
        self,
        which: int,
        line: int,
        units: int,
        amount: int | None,
        fate: str,
        place: str,
        is_late: bool,
    ) -> None:
        """Headquarters give money back for a line, with units or without."""
        order = one_of(self.chain.orders("paid", "completed"), which)
        if order is None or (units == 0 and amount is None):
            return
        self.is_late = is_late
        found = one_of(ordering.order_for_staff(order_id=order.id).lines, line)
        units *= GRAMS if found.base_unit == "gram" else 1
        wanted = RefundWanted(found.id, units, amount, fate, self.chain.world.places[place])
        done = attempt(
            lambda: ordering.refund_lines(
                caller=self.chain.caller("hq"), order_id=order.id, lines=[wanted], reason="不新鲜"
            )
        )
        if done is not None and fate in ("good", "damaged"):
            self.chain.returned[found.sku_id] += units
