"""The month as a workbook: 汇总, 分单位, 明细, 未报与免报, 口径, and 补记与更正 where
there are any. Every total is the sum of the rows it stands under.

明细 lists the records behind the frozen reports without any free text and without who typed them, so that no person's
name leaves the ledger.
"""

from collections.abc import Iterator
from datetime import date

from beacon.catalogue.goods import ITEMS
from beacon.catalogue.indicators import INDICATORS, Indicator
from beacon.catalogue.kinds import KINDS
from beacon.catalogue.settings import GROUPS, SETTINGS
from beacon.catalogue.tallies import ATTENDANCE, BROADCAST_MINUTES, BROADCAST_TIMES, HANDOUT
from beacon.documents.sheets import Cell, Column, Sheet, Workbook
from beacon.figures.sums import Sums
from beacon.kit.days import full_month
from beacon.records.models import Record
from beacon.reports.carried.tables import carried_sheet
from beacon.reports.papers.month import Entry, Month
from beacon.reports.papers.paper import as_of, issuer
from beacon.reports.papers.statistics import HANDOUT_STATS, SHEET_STATS, Stat, added_pieces, remark
from beacon.reports.papers.told import people_out, told_rows, topics_of

_SHOWN = ("I01", "I02", "I05", "I06")
_STATS: tuple[Stat, ...] = (*SHEET_STATS, *HANDOUT_STATS.values())


def month_workbook(month: Month) -> Workbook:
    """The workbook of a consolidated month. A pure function: the same month gives the same workbook."""
    title = f"{month.tenant.name}{full_month(month.ends)}消防宣传工作"
    carried = carried_sheet(month, title, _line(month))
    return Workbook(
        sheets=(
            _summary(month, title),
            _by_unit(month, title),
            _records(month, title),
            *((carried,) if carried else ()),
            _absent(month, title),
            _definitions(month, title),
        ),
        created=month.as_of,
        title=f"{title}情况",
        author=issuer(month.tenant),
    )


def _line(month: Month) -> str:
    """填报单位 · 统计期 · 截至, under the title of each sheet."""
    version = f"　第{month.number}次汇总" if month.number > 1 else ""
    period = f"{month.starts:%Y-%m-%d}至{month.ends:%Y-%m-%d}"
    return f"填报单位：{issuer(month.tenant)}　统计期：{period}　数字截至：{as_of(month)}{version}"


def _summary(month: Month, title: str) -> Sheet:
    rows: list[tuple[Cell, ...]] = [*_reporting(month)]
    rows += [("工作数量", stat.label, stat.read(month.total), None) for stat in SHEET_STATS]
    rows += [("发放", stat.label, stat.read(month.total), None) for stat in HANDOUT_STATS.values()]
    rows += told_rows(month.total)
    columns = (Column("类别", 12), Column("项目", 22), Column("数量", 12, "integer"), Column("比率", 26))
    return Sheet("汇总", f"{title}汇总表", _line(month), columns, rows)


def _reporting(month: Month) -> Iterator[tuple[Cell, ...]]:
    sent, on_time = month.submitted_rate, month.on_time_rate
    yield "报送", "应报单位", month.expected, None
    yield "报送", "已报单位", sent.numerator, f"报送率{sent}"
    yield "报送", "按时", on_time.numerator, f"按时率{on_time}"
    yield "报送", "补报", len(month.late), None
    yield "报送", "零报", len(month.nil), None
    if month.mailed:
        yield "报送", "代录", len(month.mailed), None
        yield "报送", "代录未入账（数字空着，没有计入）", len(month.unbooked), None
    yield "报送", "未报", len(month.missing), None
    yield "报送", "免报", len(month.exempt), None


def _by_unit(month: Month, title: str) -> Sheet:
    columns = (
        Column("序号", 6, "integer"),
        Column("单位", 20),
        Column("分组", 10),
        Column("状态", 10),
        Column("报送时间", 18, "datetime"),
        *(Column(stat.label, 7.5, "integer") for stat in _STATS),
        Column("备注", 14),
    )
    rows = [
        (
            number,
            entry.unit.name,
            GROUPS.get(entry.unit.group, ""),
            entry.label,
            (entry.version.first_sent_at or entry.version.sent_at) if entry.version else None,
            *_numbers(entry),
            remark(entry),
        )
        for number, entry in enumerate(month.entries, start=1)
    ]
    told = f"{len(month.reported)}家已报{f'，{month.shared_words}' if month.shared_n else ''}"
    totals = (None, "合计", None, None, None, *_read(month.total), told)
    return Sheet("分单位", f"{title}分单位统计表", _line(month), columns, rows, totals)


def _owners(month: Month) -> dict[str, Entry]:
    """Record → the unit that reported it; of several that did it together the one that recorded it, if it did."""
    paths = {str(record.id): record.author.path for record in month.records}
    found: dict[str, Entry] = {}
    for entry in month.reported:
        for key in entry.version.record_ids if entry.version else ():
            if key not in found or paths.get(key, "").startswith(entry.unit.path):
                found[key] = entry
    return found


def _numbers(entry: Entry) -> tuple[Cell, ...]:
    """Blank for a unit that has not reported, or whose mailed report is 未入账: unknown is not zero."""
    return _read(entry.sums) if entry.has_numbers else (None,) * len(_STATS)


def _read(sums: Sums) -> tuple[Cell, ...]:
    return tuple(stat.read(sums) for stat in _STATS)


def _records(month: Month, title: str) -> Sheet:
    columns = (
        Column("序号", 6, "integer"),
        Column("报送单位", 20),
        Column("记录单位", 20),
        Column("日期", 12, "date"),
        Column("做了什么", 12),
        Column("计入场次", 9, "integer"),
        Column("五进", 8),
        Column("地点", 24),
        Column("参加人次", 10, "integer"),
        Column("广播次数", 9, "integer"),
        Column("广播分钟", 9, "integer"),
        *(Column(stat.label, 11, "integer") for stat in HANDOUT_STATS.values()),
        Column("讲了", 24),
        Column("出动人次", 9, "integer"),
    )
    owner = _owners(month)
    # A grid's record stands with the unit that reported it, whatever the grid's own place in the roster.
    place = {entry.unit.id: position for position, entry in enumerate(month.entries)}
    ordered = sorted(month.records, key=lambda record: place[owner[str(record.id)].unit.id])
    rows = [(number, *_record(record, owner[str(record.id)])) for number, record in enumerate(ordered, start=1)]
    total = month.total
    totals = (
        None,
        "合计",
        f"{total.records}条记录",
        None,
        None,
        total.events,
        None,
        None,
        total.attendance,
        total.broadcast_times,
        total.broadcast_minutes,
        *(stat.read(total) for stat in HANDOUT_STATS.values()),
        None,
        sum(total.forces.values()),
    )
    return Sheet("明细", f"{title}明细表", _line(month), columns, rows, totals)


def _record(record: Record, entry: Entry) -> tuple[Cell, ...]:
    """A record as it counted when the report was sent, whatever became of it since; only who and where are its own."""
    version = entry.version
    kept = version.facts[str(record.id)] if version else {}
    figures, kind = kept["figures"], KINDS[kept["kind"]]
    return (
        entry.unit.name,
        record.author.name,
        date.fromisoformat(kept["day"]),
        kind.label,
        int(kind.is_event),
        SETTINGS[kept["setting"]],
        record.place or None,
        figures.get(ATTENDANCE),
        figures.get(BROADCAST_TIMES),
        figures.get(BROADCAST_MINUTES),
        *(figures.get(f"{HANDOUT}{item}") for item in ITEMS),
        added_pieces({figure.removeprefix(HANDOUT): n for figure, n in figures.items() if figure.startswith(HANDOUT)}),
        topics_of(figures),
        people_out(figures),
    )


def _absent(month: Month, title: str) -> Sheet:
    columns = (
        Column("序号", 6, "integer"),
        Column("单位", 24),
        Column("分组", 12),
        Column("情况", 12),
        Column("说明", 40),
    )
    listed = [*((entry, "未报") for entry in month.missing), *((entry, "免报") for entry in month.exempt)]
    rows = [
        (
            number,
            entry.unit.name,
            GROUPS.get(entry.unit.group, ""),
            word,
            entry.exempt_reason if word == "免报" else f"汇总时「{entry.label}」",
        )
        for number, (entry, word) in enumerate(listed, start=1)
    ]
    totals = (None, f"未报{len(month.missing)}家，免报{len(month.exempt)}家", None, None, None)
    return Sheet("未报与免报", f"{title}未报与免报单位", _line(month), columns, rows, totals)


def _definitions(month: Month, title: str) -> Sheet:
    columns = (
        Column("编号", 8),
        Column("名称", 16),
        Column("分子", 34),
        Column("分母", 30),
        Column("统计期", 18),
        Column("说明", 44),
    )
    rows = [_definition(INDICATORS[identifier]) for identifier in _SHOWN]
    rows.append((None, "截至", f"数字在{as_of(month)}冻结，之后报来的不在内，再汇总时另出一版。", None, None, None))
    return Sheet("口径", f"{title}统计口径", _line(month), columns, rows)


def _definition(indicator: Indicator) -> tuple[Cell, ...]:
    return (
        indicator.identifier,
        indicator.label,
        indicator.numerator,
        indicator.denominator,
        indicator.period,
        indicator.edges,
    )
