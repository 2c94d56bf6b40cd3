"""补记与更正 in the month's papers: a sheet with one row a record, and a section of the paper."""

from beacon.documents.sheets import Column, Sheet
from beacon.reports.carried.words import became, described, named, sentences
from beacon.reports.papers.month import Month

NAME = "补记与更正"


def carried_sheet(month: Month, title: str, line: str) -> Sheet | None:
    """Unit, month, record, what changed, from, to; None where nothing is carried."""
    carried = month.carried
    if not carried:
        return None
    columns = (
        Column("序号", 6, "integer"),
        Column("单位", 20),
        Column("原月份", 8),
        Column("记录", 36),
        Column("变动", 8),
        Column("原来", 40),
        Column("现在", 40),
    )
    rows = [
        (number, unit.name, one.month, named(one), one.word, described(one.was, one.things), became(one))
        for number, (unit, one) in enumerate(carried, start=1)
    ]
    joint = f"（联合开展的{len(rows) - month.carried_n}行合计已去重）" if len(rows) > month.carried_n else ""
    totals = (None, "合计", None, f"{month.carried_n}条{joint}", None, None, None)
    return Sheet(NAME, f"{title}以前月份补记与更正", f"{line}　不在本月数字里", columns, rows, totals)


def carried_sentences(month: Month) -> list[str]:
    """What the paper says of it: one sentence for all, one for each unit."""
    units = [entry for entry in month.reported if entry.carried]
    if not units:
        return []
    told = "；".join(f"{entry.unit.name}{''.join(sentences(entry.carried)).rstrip('。')}" for entry in units)
    return [f"{len(units)}家单位对已汇总的月份有补记或更正，共{month.carried_n}条，没有计入以上数字。", f"{told}。"]
