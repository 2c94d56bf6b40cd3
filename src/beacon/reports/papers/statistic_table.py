"""The statistic table the district asks for: one row a unit, as Word, PDF and Excel from one declaration of columns
(domain reference §5.2).

What nobody can record yet has its column all the same, empty, and the note says so: an empty cell is not a nought.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from beacon.documents import sheets
from beacon.documents.official.docx import to_docx
from beacon.documents.official.paper import Column, OfficialPaper, Table
from beacon.documents.official.pdf import NOT_HERE, can_make_pdf, to_pdf
from beacon.documents.sheets import EXCEL, Sheet, Workbook, to_xlsx
from beacon.figures.sums import Sums
from beacon.journal.actions import note
from beacon.kit.days import full_day, full_month
from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.reports.consolidate import PDF, WORD
from beacon.reports.models import Consolidation, ConsolidationState
from beacon.reports.papers.made import Made
from beacon.reports.papers.month import Entry, Month, gather
from beacon.reports.papers.paper import as_of, issuer
from beacon.reports.papers.statistics import (
    BANNERS_UP,
    BROADCASTS,
    BROKEN,
    COLUMN_ISSUES,
    GIVEAWAY_GROUP,
    HAZARDS,
    HIGHRISE_CHECKS,
    IN_THE_PRESS,
    KIND_GROUPS,
    LEAFLET_GROUP,
    POSTERS_UP,
    SCREENS_ON,
    Group,
    heading,
    name_of,
    remark,
)
from beacon.reports.papers.unsaid import unsaid


@dataclass(frozen=True)
class Unrecorded:
    """A column that no record can feed yet; `parts` are its columns in Excel."""

    label: str
    parts: tuple[str, ...]

    @property
    def name(self) -> str:
        """The label without its measures."""
        return name_of(self.label)


_OF_KIND = {group.label.partition("（")[0]: group for group in KIND_GROUPS}

COLUMNS: tuple[Group | Unrecorded, ...] = (
    _OF_KIND["主题活动"],
    _OF_KIND["演练"],
    _OF_KIND["培训"],
    Unrecorded("入户（户次/户数）", ("入户户次", "入户户数")),
    Unrecorded("重点人群（户）", ("重点人群户数",)),
    LEAFLET_GROUP,
    GIVEAWAY_GROUP,
    BANNERS_UP,
    POSTERS_UP,
    COLUMN_ISSUES,
    SCREENS_ON,
    BROADCASTS,
    IN_THE_PRESS,
    replace(_OF_KIND["参观"], label="消防站参观（次/人次）"),
    Unrecorded("学校五落实（所）", ("学校五落实所数",)),
    HIGHRISE_CHECKS,
    HAZARDS,
    Unrecorded("平台注册（累计）", ("平台注册累计",)),
    Unrecorded("志愿队（支/人）", ("志愿队支数", "志愿队人数")),
)
"""The columns between 单位 and 备注, in the order the district reads them."""


def table_paper(month: Month) -> OfficialPaper:
    """The table on pages that lie, to be signed by hand. A pure function."""
    columns = (
        Column("单位", 3.1, "left"),
        *(Column(BROKEN.get(column.name, heading(column.label)), _width(column)) for column in COLUMNS),
        Column("备注", 1.6),
    )
    rows = [(entry.unit.name, *_cells(entry), remark(entry)) for entry in month.entries]
    total = ("合计", *(_cell(column, month.total) for column in COLUMNS), f"{len(month.reported)}家已报")
    return OfficialPaper(
        title=table_title(month),
        blocks=(Table(columns, (*rows, total), last_row_is_total=True, above=_line(month), below=_note(month)),),
        author=issuer(month.tenant),
        created=month.as_of,
        lies=True,
    )


def table_workbook(month: Month) -> Workbook:
    """The same table with a column for every number. A pure function."""
    columns = (
        sheets.Column("单位", 20),
        *(sheets.Column(label, 7, "integer") for column in COLUMNS for label in _labels(column)),
        sheets.Column("备注", 16),
    )
    rows = [
        (entry.unit.name, *(_numbers(entry.sums if entry.has_numbers else None)), remark(entry))
        for entry in month.entries
    ]
    totals = ("合计", *_numbers(month.total), f"{len(month.reported)}家已报")
    sheet = Sheet("统计总表", table_title(month), f"{_line(month)}\n{_note(month)}", columns, rows, totals)
    return Workbook((sheet,), created=month.as_of, title=table_title(month), author=issuer(month.tenant))


def table_title(month: Month) -> str:
    """「江畔街道2023年11月消防宣传工作统计总表」."""
    return f"{month.tenant.name}{full_month(month.ends)}消防宣传工作统计总表"


class TableForm(StrEnum):
    """What the table can be taken away as."""

    WORD = "word"
    PDF = "pdf"
    EXCEL = "excel"


def take_table(*, by: Who, consolidation: Consolidation, form: TableForm) -> Made:
    """Make the table of a frozen month, which `by` has found within reach, and note that it was taken away.

    The same month gives the same bytes. Refused while the month is still being made, and a PDF without its fonts.
    """
    if consolidation.state != ConsolidationState.READY:
        raise Refusal("not_ready", "这个月的文件还在生成，等做好了再取统计总表。")
    if form is TableForm.PDF and not can_make_pdf():
        raise Refusal("no_fonts", NOT_HERE)
    month = gather(consolidation, on_unit=lambda done: None)
    made = _made(month, form)
    note(
        tenant_id=consolidation.tenant_id,
        actor_id=by.account.id,
        verb="download_file",
        thing_kind="consolidation",
        thing_id=consolidation.id,
        detail={"table": str(form)},
    )
    return made


def _made(month: Month, form: TableForm) -> Made:
    version = f"（第{month.number}版）" if month.number > 1 else ""
    name = f"{table_title(month)}{version}"
    if form is TableForm.EXCEL:
        return Made(f"{name}.xlsx", EXCEL, to_xlsx(table_workbook(month)))
    if form is TableForm.PDF:
        return Made(f"{name}.pdf", PDF, to_pdf(table_paper(month)))
    return Made(f"{name}.docx", WORD, to_docx(table_paper(month)))


def _line(month: Month) -> str:
    """填报单位, 统计区间, and room for two names written by hand."""
    ends = full_day(month.ends)
    if month.starts.year == month.ends.year:
        ends = ends.partition("年")[2]
    period = f"{full_day(month.starts)}至{ends}"
    office = issuer(month.tenant)
    return f"填报单位：{office}　统计区间：{period}　填报人：　　　　审核人：　　　　"


def _note(month: Month) -> str:
    nowhere = "、".join(column.name for column in COLUMNS if isinstance(column, Unrecorded))
    shared = f"{month.shared_words}。" if month.shared_n else ""
    silent = "、".join(unsaid(month))
    return (
        f"注：数字截至{as_of(month)}。{shared}0是没有开展，空白是没有报来数字。{nowhere}未录入，空着，不是0。"
        f"{f'{silent}，没有算进去。' if silent else ''}"
        "海报记在横幅里，专栏按期计；大屏小时按整段播放算，记在开播的月份；国家级报道并入市级，街道的并入自媒体，"
        "同一篇只算一次；同一栋高层当月查几次都算一栋；宣传品不含灭火毯、烟感、面罩等器材。人数按人次统计。"
    )


def _cells(entry: Entry) -> Iterator[str]:
    """Blank where nothing is known of the unit."""
    for column in COLUMNS:
        yield _cell(column, entry.sums) if entry.has_numbers else ""


def _cell(column: Group | Unrecorded, sums: Sums) -> str:
    return "" if isinstance(column, Unrecorded) else column.cell(sums)


def _labels(column: Group | Unrecorded) -> Iterator[str]:
    yield from column.parts if isinstance(column, Unrecorded) else (stat.label for stat in column.stats)


def _numbers(sums: Sums | None) -> Iterator[int | None]:
    for column in COLUMNS:
        if isinstance(column, Unrecorded) or sums is None:
            yield from (None for _ in _labels(column))
        else:
            yield from (stat.read(sums) for stat in column.stats)


_WIDTHS = {"宣传品": 1.95, "学校五落实": 1.95, "志愿队": 1.95, "资料": 1.6, "隐患": 1.95, "媒体": 2.0}


def _width(column: Group | Unrecorded) -> float:
    """Wide enough that 12/38740 keeps on one line, and 34567 copies, and a name of three signs."""
    if isinstance(column, Unrecorded):
        return _WIDTHS.get(column.name, 1.5 if len(column.parts) > 1 else 1.3)
    return _WIDTHS.get(column.name, 2.2 if len(column.stats) > 1 else 1.3)
