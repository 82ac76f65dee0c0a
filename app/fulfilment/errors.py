"""What the fulfilment room refuses, in words a shop assistant understands."""

from __future__ import annotations

from app.kernel.errors import DomainError


class IllegalTransition(DomainError):
    """details: state (the one seen), verb."""

    code = "fulfilment.illegal_transition"
    status = 409
    zh = "这一单现在是“{words}”，不能做这项操作"
    en = "Not possible while it is {state}"


class ShipmentNotFound(DomainError):
    code = "fulfilment.shipment_not_found"
    status = 404
    zh = "没有找到这个包裹"
    en = "No such parcel"


class TaskNotFound(DomainError):
    code = "fulfilment.task_not_found"
    status = 404
    zh = "没有找到这个任务"
    en = "No such task"


class AlreadyLeft(DomainError):
    """details: shipment_ids that have left, or are with the customer."""

    code = "fulfilment.already_left"
    status = 409
    zh = "商品已经发出或已取走，不能取消"
    en = "The goods have already left"


class TaskTaken(DomainError):
    code = "fulfilment.task_taken"
    status = 409
    zh = "这个任务已被同事接走"
    en = "A colleague has taken this task"


class UnknownLine(DomainError):
    code = "fulfilment.unknown_line"
    status = 422
    zh = "这件商品不在这个包裹里"
    en = "This item does not belong to the parcel"


class TooMany(DomainError):
    """details: line_id, expected."""

    code = "fulfilment.too_many"
    status = 422
    zh = "数量超过了应有的 {expected}"
    en = "More than the expected {expected}"


class LinesMissing(DomainError):
    """details: line_ids that were not counted."""

    code = "fulfilment.lines_missing"
    status = 422
    zh = "还有商品没有清点"
    en = "Some lines were not counted"


class UnknownReason(DomainError):
    """details: reasons that are known."""

    code = "fulfilment.unknown_reason"
    status = 422
    zh = "请选择一个原因；选“其他”时请写明"
    en = "Choose a reason; say more when it is another one"


class NoWaybill(DomainError):
    """details: carrier's own words, when it refused."""

    code = "fulfilment.no_waybill"
    status = 409
    zh = "还没有运单号：{carrier_words}"
    en = "There is no waybill yet: {carrier_words}"


class WaybillInUse(DomainError):
    code = "fulfilment.waybill_in_use"
    status = 409
    zh = "这个运单号已用于另一个包裹"
    en = "Another parcel has this waybill"


class NotATransfer(DomainError):
    code = "fulfilment.not_arriving_here"
    status = 404
    zh = "没有发往本站点的这个包裹"
    en = "No such parcel is on its way to this place"


class WrongPickupCode(DomainError):
    code = "fulfilment.wrong_pickup_code"
    status = 404
    zh = "取货码不对，请核对后再试"
    en = "This pickup code is not known here"


class ForgedPickupCode(WrongPickupCode):
    code = "fulfilment.forged_pickup_code"
    status = 422
    zh = "这个二维码不是本店系统发出的"
    en = "This pickup code was not issued by us"


class WrongPoint(DomainError):
    """details: place_id and place_name where the parcel really is."""

    code = "fulfilment.wrong_point"
    status = 409
    zh = "这个包裹不在本站点取货"
    en = "This parcel is handed out elsewhere"


class NotReady(DomainError):
    """details: state, words."""

    code = "fulfilment.not_ready"
    status = 409
    zh = "包裹还没有到可取状态：{words}"
    en = "The parcel is not ready yet: {state}"


class AlreadyHandedOut(DomainError):
    """details: handed_out_at."""

    code = "fulfilment.already_handed_out"
    status = 409
    zh = "这个取货码已经用过，商品已取走"
    en = "This pickup code has been used"


class NotThisCustomer(DomainError):
    """details: shipment_id that belongs to somebody else, or is not here."""

    code = "fulfilment.not_this_customer"
    status = 409
    zh = "取货码和这个包裹不是同一位顾客，请核对后再交"
    en = "The code and this parcel belong to different customers"


class NoPhone(DomainError):
    code = "fulfilment.no_phone"
    status = 404
    zh = "这位顾客没有留电话"
    en = "This customer left no phone number"


class CodeWithdrawn(DomainError):
    code = "fulfilment.code_withdrawn"
    status = 409
    zh = "这个包裹已取消，取货码作废"
    en = "The parcel was cancelled"


class HandedBack(DomainError):
    code = "fulfilment.handed_back"
    status = 409
    zh = "超过取货时间，商品已退回、款项已退，取货码作废"
    en = "Not collected in time: the goods went back and the money too"


class StillKept(DomainError):
    """details: keep_until (RFC 3339; None: for ever), words."""

    code = "fulfilment.still_kept"
    status = 409
    zh = "还在为顾客保留的时间内（{words}），不能退回"
    en = "It is still kept for its customer ({words})"


class TooManyWrongCodes(DomainError):
    """details: seconds until the next try."""

    code = "fulfilment.too_many_wrong_codes"
    status = 429
    zh = "错误的取货码太多，请 {seconds} 秒后再试"
    en = "Too many wrong codes, try again in {seconds} seconds"
    retry = True


class NoExitPass(DomainError):
    code = "fulfilment.no_exit_pass"
    status = 404
    zh = "这一单没有出门码"
    en = "There is no exit code for this order"


class ExitCodeUnreadable(DomainError):
    code = "fulfilment.exit_code_unreadable"
    status = 422
    zh = "这不是出门码"
    en = "This is not an exit code"


class ExitCodeForged(DomainError):
    code = "fulfilment.exit_code_forged"
    status = 422
    zh = "出门码不是本系统发出的，请顾客打开小程序出示"
    en = "This exit code was not issued by us"


class ExitWrongStore(DomainError):
    code = "fulfilment.exit_wrong_store"
    status = 409
    zh = "这是另一家门店的出门码"
    en = "This exit code belongs to another store"


class ExitCodeExpired(DomainError):
    code = "fulfilment.exit_code_expired"
    status = 409
    zh = "出门码已过期（可能是截图），请顾客刷新后再扫"
    en = "The exit code has expired; ask the customer to refresh it"


class ExitCodeUsed(DomainError):
    """details: used_at."""

    code = "fulfilment.exit_code_used"
    status = 409
    zh = "出门码已经用过"
    en = "The exit code has been used"


class CarrierRefused(DomainError):
    """details: carrier_words."""

    code = "fulfilment.carrier_refused"
    status = 409
    zh = "快递公司没有接单：{carrier_words}"
    en = "The carrier refused: {carrier_words}"
