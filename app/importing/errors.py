"""What loading over HTTP refuses."""

from __future__ import annotations

from app.kernel.errors import DomainError


class NoFile(DomainError):
    code = "importing.no_file"
    status = 422
    zh = "没有收到文件，请重新选择"
    en = "No file came; please choose one again"


class WrongFile(DomainError):
    code = "importing.wrong_file"
    status = 422
    zh = "只能导入 .csv 或 .xlsx 文件；.xls 请另存为 .xlsx"
    en = "Only .csv and .xlsx files can be loaded; save an .xls as .xlsx"


class FileTooLarge(DomainError):
    """details: megabytes."""

    code = "importing.file_too_large"
    status = 413
    zh = "文件超过 {megabytes} MB，请拆开后再导入"
    en = "The file is larger than {megabytes} MB; please split it"


class AlreadyLoaded(DomainError):
    """details: load_id."""

    code = "importing.already_loaded"
    status = 409
    zh = "这个文件已经导入过，没有重复导入"
    en = "This very file has been loaded already"


class LoadNotFound(DomainError):
    code = "importing.load_not_found"
    status = 404
    zh = "没有找到这次导入"
    en = "Load not found"


class LoadMoved(DomainError):
    """details: state. It is not in a state in which this can be done."""

    code = "importing.illegal_transition"
    status = 409
    zh = "这次导入的状态已经变了，请刷新后再看"
    en = "This load has moved on; please look again"
