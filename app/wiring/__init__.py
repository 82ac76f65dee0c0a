"""One readable table: who hears what, which routes exist, what runs when, what is audited."""

from __future__ import annotations

from apiflask import APIBlueprint

from app.catalog.api import bp as catalog_bp
from app.channels import checks as channels_checks
from app.channels import handlers as channels_handlers
from app.channels import service as channels
from app.channels.api import bp as channels_bp
from app.channels.events import (
    ChannelOrderLost,
    ChannelStockDiffers,
    ReturnUnmatched,
    SaleUnbooked,
)
from app.fulfilment import checks as fulfilment_checks
from app.fulfilment import service as fulfilment
from app.fulfilment.api import bp as fulfilment_bp
from app.fulfilment.events import (
    ExitChecked,
    LostParcelFound,
    PickupEndsSoon,
    ShipmentClosed,
    ShipmentLost,
    ShipmentMoved,
    ShipmentRefused,
    ShipmentReturned,
    ShipmentShort,
    TaskChanged,
    TrackAdded,
)
from app.groupbuy import checks as groupbuy_checks
from app.groupbuy import handlers as groupbuy_handlers
from app.groupbuy.api import bp as groupbuy_bp
from app.identity import checks as identity_checks
from app.identity import service as identity
from app.identity.api import bp as identity_bp
from app.importing import jobs as importing_jobs
from app.importing import service as importing
from app.importing.api import bp as importing_bp
from app.incidents import handlers as incidents_handlers
from app.incidents import jobs as incidents_jobs
from app.incidents.api import bp as incidents_bp
from app.incidents.events import IncidentOpened, IncidentResolved
from app.inventory import checks as inventory_checks
from app.inventory import service as inventory
from app.inventory.api import bp as inventory_bp
from app.inventory.events import (
    CountEnded,
    CountWaiting,
    HoldTaken,
    OversoldSettled,
    StockMoved,
    StockOversold,
    TransferMoved,
    TransferShort,
)
from app.kernel import clock_back
from app.kernel import outbox_checks as kernel_checks
from app.kernel.auth import set_authenticator
from app.kernel.checks import check
from app.kernel.events import listen, stream
from app.kernel.idempotency import forget_old_keys
from app.kernel.jobs import every, outside_call, requeue_due
from app.kernel.outbox import prune_delivered
from app.kernel.stream import prune as prune_stream
from app.ledger import checks as ledger_checks
from app.ledger.api import bp as ledger_bp
from app.ledger.events import EntryPosted
from app.notify import checks as notify_checks
from app.notify import handlers as notify_handlers
from app.notify import service as notify
from app.notify.api import bp as notify_bp
from app.offers import checks as offers_checks
from app.offers.api import bp as offers_bp
from app.ordering import checks as ordering_checks
from app.ordering import handlers as ordering_handlers
from app.ordering import service as ordering
from app.ordering.api import bp as ordering_bp
from app.ordering.events import (
    OrderClosed,
    OrderCompleted,
    OrderPaid,
    OrderPartEnded,
    OrderPlaced,
    OrderRerouted,
)
from app.payments import checks as payments_checks
from app.payments import service as payments
from app.payments.api import bp as payments_bp
from app.payments.events import (
    ExceptionClosed,
    ExceptionOpened,
    PaymentSucceeded,
    RefundAbnormal,
    RefundAsked,
    RefundDone,
    RefundSettled,
)
from app.places import service as places
from app.places.api import bp as places_bp
from app.realtime import rules as topics
from app.realtime.api import bp as realtime_bp
from app.reconcile import checks as reconcile_checks
from app.reconcile import jobs as reconcile_jobs
from app.reconcile import service as reconcile
from app.reconcile.api import bp as reconcile_bp
from app.reconcile.events import DayClosed, DifferencesFound
from app.screens.api import bp as screens_bp
from app.sync.api import bp as sync_bp
from app.sync.events import OpConflicted
from app.wiring.clients import provide_clients

_wired = False


def wire() -> None:
    """Connect events, streams, outside calls, sweeps, audits and the session look-up. Once."""
    global _wired
    if _wired:
        return
    _wired = True
    provide_clients()
    set_authenticator(identity.caller_for_token)
    identity.expand_org_with(places.places_of_org)
    payments.find_orders_with(ordering.named)
    inventory.ask_set_aside_with(fulfilment.set_aside)
    _listeners()
    _streams()
    _calls()
    _sweeps()
    _checks()


def blueprints() -> list[APIBlueprint]:
    """Every room's routes."""
    return [
        identity_bp,
        catalog_bp,
        places_bp,
        offers_bp,
        inventory_bp,
        channels_bp,
        incidents_bp,
        fulfilment_bp,
        sync_bp,
        notify_bp,
        ordering_bp,
        payments_bp,
        ledger_bp,
        groupbuy_bp,
        reconcile_bp,
        importing_bp,
        realtime_bp,
        screens_bp,
    ]


def _listeners() -> None:
    """Event -> handlers."""
    listen(PaymentSucceeded, ordering_handlers.match_payment)
    listen(ShipmentRefused, ordering_handlers.route_refused)
    listen(ShipmentShort, ordering_handlers.resend_missing)
    listen(ShipmentLost, ordering_handlers.replace_lost, incidents_handlers.note_lost)
    listen(LostParcelFound, incidents_handlers.note_found)
    listen(ShipmentReturned, ordering_handlers.refund_returned)
    listen(ShipmentClosed, ordering_handlers.finish_parcel, groupbuy_handlers.earn_commission)
    listen(HoldTaken, ordering_handlers.reroute_taken, channels_handlers.lose_order)
    listen(StockOversold, incidents_handlers.note_oversold)
    listen(OversoldSettled, incidents_handlers.settle_oversold)
    listen(CountWaiting, incidents_handlers.note_count)
    listen(CountEnded, incidents_handlers.end_count)
    listen(TransferShort, incidents_handlers.note_short_transfer)
    listen(OpConflicted, incidents_handlers.note_conflict)
    listen(SaleUnbooked, incidents_handlers.note_unbooked)
    listen(ReturnUnmatched, incidents_handlers.note_unmatched)
    listen(ChannelOrderLost, incidents_handlers.note_lost_order)
    listen(ChannelStockDiffers, incidents_handlers.note_difference)
    listen(IncidentOpened, notify_handlers.tell_incident)
    listen(OrderPaid, notify_handlers.tell_paid)
    listen(OrderClosed, notify_handlers.tell_closed)
    listen(OrderRerouted, notify_handlers.tell_rerouted)
    listen(OrderPartEnded, notify_handlers.tell_part_ended)
    listen(PickupEndsSoon, notify_handlers.tell_ends_soon)
    listen(RefundAsked, notify_handlers.tell_money_back, groupbuy_handlers.take_commission_back)
    listen(RefundDone, notify_handlers.tell_refunded)
    listen(RefundSettled, notify_handlers.tell_settled)
    listen(ExceptionOpened, notify_handlers.tell_exception)
    listen(ShipmentMoved, notify_handlers.tell_parcel)
    listen(TaskChanged, notify_handlers.tell_task)


def _streams() -> None:
    """Event -> topics of the live stream (`person:<id>`, `place:<id>`)."""
    stream(OrderPlaced, topics.to_person)
    stream(OrderPaid, topics.to_person_and_place)
    stream(OrderClosed, topics.to_person)
    stream(OrderCompleted, topics.to_person)
    stream(OrderRerouted, topics.to_person)
    stream(OrderPartEnded, topics.to_person)
    stream(RefundAsked, topics.to_person)
    stream(RefundDone, topics.to_person)
    stream(RefundAbnormal, topics.to_person)
    stream(RefundSettled, topics.to_person)
    stream(ExceptionOpened, topics.to_hq)
    stream(DifferencesFound, topics.to_hq)
    stream(DayClosed, topics.to_hq)
    stream(EntryPosted, lambda event: [topics.person_topic(event.owner_id)])
    stream(ExceptionClosed, topics.to_hq)
    stream(ShipmentMoved, topics.to_person_and_both_places)
    stream(TrackAdded, topics.to_person)
    stream(OpConflicted, lambda event: [topics.person_topic(event.actor_id)])
    stream(ExitChecked, topics.to_person_and_place)
    stream(TaskChanged, topics.to_place)
    stream(StockMoved, topics.to_place)
    stream(TransferMoved, topics.to_both_ends)
    stream(IncidentOpened, topics.to_place_if_any)
    stream(IncidentResolved, topics.to_place_if_any)


def _calls() -> None:
    """Kind of outside call -> function."""
    outside_call("notify.send", notify_handlers.run_send)
    outside_call("payments.query", payments.run_query)
    outside_call("payments.close", payments.run_close)
    outside_call("payments.refund", payments.run_refund)
    outside_call("payments.refund_check", payments.run_refund_check)
    outside_call(payments.REPAIR_CALL, payments.run_repair)
    outside_call(reconcile.REPAIR_CALL, reconcile.run_repair)
    outside_call(fulfilment.WAYBILL_CALL, fulfilment.run_waybill)
    outside_call(fulfilment.WAYBILL_CANCEL_CALL, fulfilment.run_waybill_cancel)
    outside_call(fulfilment.UPLOAD_CALL, fulfilment.run_upload)
    outside_call(fulfilment.UPLOAD_CLOSE_CALL, fulfilment.run_upload_close)


def _sweeps() -> None:
    """What the scheduler runs, every so many seconds."""
    every(1.0, "ordering.expire", ordering.expire_due)
    every(300.0, "inventory.settle_oversold", inventory.settle_oversold)
    every(60.0, "incidents.audit", incidents_jobs.audit_if_due)
    every(60.0, "channels.expire_orders", channels.expire_orders)
    every(600.0, "channels.report_returns", channels.report_waiting_returns)
    every(300.0, "channels.forget_nonces", channels.forget_nonces)
    every(5.0, "fulfilment.poll_tracks", fulfilment.poll_tracks)
    every(300.0, "fulfilment.remind_uncollected", fulfilment.remind_uncollected)
    every(300.0, "fulfilment.hand_back_overdue", fulfilment.hand_back_overdue)
    every(3600.0, "fulfilment.forget_guesses", fulfilment.forget_old_guesses)
    every(60.0, "reconcile.read_due_days", reconcile_jobs.read_due_days)
    every(2.0, "importing.start_due_load", importing_jobs.start_due_load)
    every(3600.0, "importing.forget_old", importing.forget_old)
    every(2.0, "kernel.requeue_calls", requeue_due)
    every(5.0, "kernel.clock_back", clock_back.heal)
    every(3600.0, "notify.forget_pushes", notify.forget_old_pushes)
    every(3600.0, "identity.forget_web_sign_ins", identity.forget_old_web_sign_ins)
    every(600.0, "kernel.forget_keys", forget_old_keys)
    every(600.0, "kernel.prune_stream", prune_stream)
    every(60.0, "kernel.prune_events", prune_delivered)


def _checks() -> None:
    """What `flask audit` proves."""
    inventory_checks.find_claims_with(ordering_checks.claims, channels_checks.claims)
    check("inventory.ledger", "账面 = 流水合计", inventory_checks.stock_equals_ledger)
    check(
        "inventory.reserved", "占用 = 有效占用合计", inventory_checks.reserved_equals_reservations
    )
    check("inventory.bounds", "没有负数", inventory_checks.nothing_negative)
    check("inventory.documents", "盘点都已入账", inventory_checks.documents_equal_stock)
    check("inventory.claims", "占用都有订单要", inventory_checks.holds_are_claimed)
    check("inventory.departures", "离开的占用都已出账", inventory_checks.departures_are_booked)
    check("channels.held", "平台订单占着库存", channels_checks.orders_are_held)
    check("payments.refunds", "退款不超过已付", payments_checks.refunds_within_payments)
    check("payments.asked", "没有无人去问的退款", payments_checks.refunds_are_asked_for)
    check("payments.nobodys", "没有订单的钱都在退回", payments_checks.money_of_nobody_goes_back)
    check("reconcile.days", "我方账目 = 微信账单，逐日", reconcile_checks.days_match)
    check("reconcile.unread", "有收款的日子都对过账", reconcile_checks.days_are_read)
    check("reconcile.closed", "已关账的日子没有未处理的差异", reconcile_checks.closed_are_clean)
    check("ledger.books", "每组分录借贷相等，余额 = 分录合计", ledger_checks.books_add_up)
    check("ledger.origins", "收回与撤销都写明来处", ledger_checks.taken_back_has_origins)
    check("groupbuy.commission", "佣金不超过应得", groupbuy_checks.commission_was_earned)
    check("ordering.totals", "订单金额 = 各行合计", ordering_checks.totals_add_up)
    check("ordering.lines", "每行商品都有去处", ordering_checks.lines_are_served)
    check("ordering.held", "在途与占用对得上", ordering_checks.allocations_are_held)
    check("ordering.money", "每一分钱都有主", ordering_checks.money_has_an_owner)
    check("ordering.units", "退回的商品都有下落", ordering_checks.units_back_are_told)
    check("ordering.coupons", "每笔优惠都有券或有说法", ordering_checks.coupons_fit)
    check("offers.coupons", "优惠券 = 流水合计", offers_checks.coupons_equal_entries)
    check("offers.limits", "没有人多领优惠券", offers_checks.nobody_has_too_many)
    check("ordering.stuck", "没有过期未关的订单", ordering_checks.nothing_is_stuck)
    check("fulfilment.lines", "包裹与明细对得上", fulfilment_checks.lines_fit)
    check("fulfilment.tasks", "包裹与任务说法一致", fulfilment_checks.tasks_fit)
    check("fulfilment.hand_outs", "取走的都有经手人", fulfilment_checks.hand_outs_signed)
    check("fulfilment.codes", "同一站点没有相同的取货码", fulfilment_checks.codes_differ)
    check("fulfilment.holds", "待取的包裹都占着库存", fulfilment_checks.goods_held)
    check("fulfilment.in_transit", "在途 = 调拨 + 包裹", fulfilment_checks.transit_is_explained)
    check("identity.audit_log", "审计链完整", identity_checks.audit_log_is_whole)
    check("notify.stuck", "没有发不出去又没有说法的消息", notify_checks.no_message_is_stuck)
    check("kernel.events", "每个事件都有回执", kernel_checks.events_are_handled)
    check("kernel.calls", "没有放弃的外部调用", kernel_checks.calls_are_made)
