"""What is wrong with a file or a cell, in English: it is stored as it was said, in Chinese."""

from __future__ import annotations

from app.catalog.gs1 import REASONS, REASONS_EN
from app.kernel.phrases import Phrases

CRASHED = "系统出错，已经停下，请把这个页面给技术人员看"

PHRASES = Phrases(
    {
        # the file as a whole
        "读不到文件 {name}：{why}": "File {name} cannot be read: {why}",
        "文件超过 {megabytes} MB，请拆开后再导入": "Over {megabytes} MB: please split the file",
        "文件是空的": "The file is empty",
        "第 {row} 行超过 {most} 列": "Row {row} has more than {most} columns",
        "超过 {most} 行（含空行），请删除空行或拆开后再导入": (
            "More than {most} rows, empty ones included: delete those or split the file"
        ),
        "超过 {most} 行，请拆开后再导入": "More than {most} rows: please split the file",
        "文件里没有数据行": "The file has no rows of data",
        "这不是文本文件，请另存为 CSV（UTF-8）或 xlsx": (
            "This is no text: save it as CSV (UTF-8) or xlsx"
        ),
        "文件不是 UTF-8，已按 GB18030 读取，请核对中文是否正确": (
            "The file is not UTF-8 and was read as GB18030: check that its Chinese is right"
        ),
        "文字编码无法识别，请另存为 CSV（UTF-8）": (
            "The encoding is not known: save it as CSV (UTF-8)"
        ),
        "CSV 格式有误：{why}": "This is no right CSV: {why}",
        "表格解开后太大，请拆开后再导入": "Too large once unpacked: please split the file",
        "打不开这个表格，请另存为新的 xlsx（{why}）": (
            "The spreadsheet does not open: save it as a new xlsx ({why})"
        ),
        "缺少列：{columns}": "Columns are missing: {columns}",
        "与已有数据冲突（例如称重编码已属于另一个商品），没有写入任何数据": (
            "It contradicts what is there (a scale number of another product?): nothing was written"
        ),
        "第 {row} 行「{column}」：{words}": "Row {row}, {column}: {words}",
        "第 {row} 行：{words}": "Row {row}: {words}",
        "数据在检查后变了：{fault}": "Something has changed since the check: {fault}",
        "这个文件已经导入过，没有重复入库": "This file was loaded before and is not loaded again",
        CRASHED: "Something failed and the load has stopped: show this page to your engineer",
        # one cell
        "不能为空": "Must not be empty",
        "不能超过 {most} 个字": "At most {most} characters",
        "含有看不见的控制字符": "Has control characters, which nobody sees",
        "只能用字母、数字、- _ .，最多 64 位": "Letters, digits, - _ . only, 64 at most",
        "应为整数": "Must be a whole number",
        "应在 {low} 和 {high} 之间（中国境内，GCJ-02）": (
            "Must be between {low} and {high} (within China, GCJ-02)"
        ),
        "应在 {low} 和 {high} 之间": "Must be between {low} and {high}",
        "应为经纬度数字": "Must be a number of degrees",
        "只能是 {choices}": "Must be one of {choices}",
        "应为 07:30 这样的时间": "Must be a time like 07:30",
        "不是有效的电话号码": "Is no telephone number",
        "条码有误：{words}": "The bar code is wrong. {words}",
        "应为 5 位数字": "Must be 5 digits",
        "应为 2026-01-31 这样的日期，或 +7 这样的天数": (
            "Must be a date like 2026-01-31, or days like +7"
        ),
        "与第 {row} 行重复": "The same as row {row}",
        "没有编码为 {code} 的网点": "No place has the code {code}",
        "没有编码为 {code} 的商品": "No product has the code {code}",
        "按件卖的商品需要条码": "What is sold by the piece needs a bar code",
        "称重商品需要 5 位称重编码": "What is weighed needs a scale number of 5 digits",
        "结束日期早于开始日期": "Ends before it begins",
        "这个角色需要所属网点": "This role needs a place",
        "条码 {gtin} 已属于另一个商品": "Bar code {gtin} belongs to another product",
        **{words: REASONS_EN[reason] for reason, words in REASONS.items()},
    }
)
