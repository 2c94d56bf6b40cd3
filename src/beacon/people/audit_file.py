"""The journal as an Excel file, for the audit administrator to take away and keep."""

import json

from beacon.documents.sheets import Column, Sheet, Workbook, to_xlsx
from beacon.kit import clock
from beacon.people.audit import Look, exported
from beacon.people.reach import Who

_COLUMNS = (
    Column("时间", 18, "datetime"),
    Column("街道", 20),
    Column("姓名", 10),
    Column("登录名", 14),
    Column("做了什么", 16),
    Column("对象", 10),
    Column("结果", 8),
    Column("对象编号", 38),
    Column("细目（代码）", 40),
    Column("序号", 8, "integer"),
    Column("校验码", 40),
)


def journal_file(by: Who, look: Look) -> bytes:
    """The lines that fit, oldest first. Refused when `by` may not read the journal or they are too many for a file."""
    rows = exported(by, look)
    cells = (
        (
            row.line.at,
            row.tenant,
            row.actor,
            row.login,
            row.verb,
            row.thing,
            "成功" if row.line.ok else "没成",
            str(row.line.thing_id or ""),
            json.dumps(row.line.detail, ensure_ascii=False, sort_keys=True) if row.line.detail else "",
            row.line.number,
            row.line.digest,
        )
        for row in rows
    )
    now = clock.now()
    note = f"截至{now:%Y-%m-%d %H:%M}，共{len(rows)}条。每条的校验码由它自己和上一条算出，改动、删除、插入都会断开。"
    sheet = Sheet("操作日志", "操作日志", note, _COLUMNS, cells)
    return to_xlsx(Workbook((sheet,), created=now, title="操作日志"))
