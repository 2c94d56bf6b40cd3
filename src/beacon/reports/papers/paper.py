"""The month as an official paper: from the office to the leaders and the district (R69, R06, N17).

The text restates what the reports hold and adds nothing; units without a report are named, because this paper goes up
and not to the units.
"""

from beacon.catalogue.settings import SETTINGS
from beacon.documents.official.paper import (
    Annex,
    Block,
    Column,
    Heading,
    Imprint,
    OfficialPaper,
    Paragraph,
    Table,
)
from beacon.figures.sums import Sums
from beacon.kit.clock import SHANGHAI
from beacon.kit.days import full_moment, full_month, short_day
from beacon.people.models import Tenant
from beacon.plans.notice.importing import plan_title
from beacon.reports.carried.tables import carried_sentences
from beacon.reports.papers.month import Entry, Month
from beacon.reports.papers.statistics import BROADCASTS, EVENTS, PAPER_GROUPS, Group, broken, remark
from beacon.reports.text.prose import about_drills, about_handouts, about_publicity

TOWN = "街道"


def issuer(tenant: Tenant) -> str:
    """The office by its full name: 江畔街道 and 街道消防安全委员会办公室 make 江畔街道消防安全委员会办公室."""
    if tenant.office_name.startswith(tenant.name):
        return tenant.office_name
    return tenant.name + (tenant.office_name.removeprefix(TOWN) if tenant.name.endswith(TOWN) else tenant.office_name)


def month_paper(month: Month) -> OfficialPaper:
    """The paper of a consolidated month. A pure function: the same month gives the same paper."""
    frozen_on = month.as_of.astimezone(SHANGHAI).date()
    office = issuer(month.tenant)
    printed_by = month.notice.printed_by if month.notice else ""
    return OfficialPaper(
        mark=office,
        title=f"{month.tenant.name}{full_month(month.ends)}消防宣传工作情况",
        addressees=f"街道各位领导，{month.tenant.district.name}消防安全委员会办公室",
        blocks=tuple(_body(month)),
        annexes=(Annex(f"{month.tenant.name}{full_month(month.ends)}消防宣传工作统计表", (_table(month),)),),
        signed_by=office,
        signed_on=frozen_on,
        note=_note(month),
        imprint=Imprint(
            printed_by=printed_by or office,
            printed_on=frozen_on,
            copies_to="各村（居）委会，街道各部门" if not month.missing and not month.exempt else None,
        ),
        author=office,
        created=month.as_of,
    )


def as_of(month: Month) -> str:
    """「2023年11月24日09:00」: when the numbers were frozen."""
    return full_moment(month.as_of)


def _note(month: Month) -> str:
    version = f"，第{month.number}次汇总" if month.number > 1 else ""
    return f"数字截至{as_of(month)}{version}，受众按人次统计"


def _body(month: Month) -> list[Block]:
    """Sections that have something to say, numbered in order."""
    sections = (
        ("总体情况", _overall(month)),
        ("“五进”情况", _settings(month)),
        ("演练培训与宣传", [about_drills(month.total), about_publicity(month.total)]),
        ("宣传品发放", [_giveaways(month.total)]),
        ("报送情况", _reporting(month)),
        ("以前月份补记与更正", carried_sentences(month)),
    )
    blocks: list[Block] = []
    number = 0
    for title, sentences in sections:
        said = [sentence for sentence in sentences if sentence]
        if said:
            number += 1
            blocks += [Heading(1, title, number), *map(Paragraph, said)]
    return blocks


def _overall(month: Month) -> list[str]:
    total = month.total
    basis = f"按照《{plan_title(month.notice.title)}》安排，" if month.notice else ""
    days = f"{short_day(month.starts)}至{short_day(month.ends)}"
    period = f"{days}，{month.tenant.name}{len(month.reported)}家单位报送了工作情况"
    if total.events == 0:
        return [f"{basis}{period}，没有组织集中活动。"]
    uncounted = f"；另有{total.uncounted}场未填人次，没有计入" if total.uncounted else ""
    return [f"{basis}{period}，共开展消防宣传活动{total.events}场，受众{total.attendance}人次{uncounted}。"]


def _settings(month: Month) -> list[str]:
    total = month.total
    if total.events == 0:
        return []
    parts = "，".join(f"进{SETTINGS[setting]}{n}场" for setting, n in total.by_setting.items())
    shared = f"（{month.shared_words}）" if month.shared_n else ""
    return [f"消防宣传{parts}，合计{total.events}场{shared}。"]


def _giveaways(total: Sums) -> str:
    times, given = total.by_kind["giveaway"], about_handouts(total)
    return f"集中发放宣传品{times}次。{given}" if times else given


def _reporting(month: Month) -> list[str]:
    sent, on_time = month.submitted_rate, month.on_time_rate
    sentences = [
        f"应报{month.expected}家，已报{sent.numerator}家，报送率{sent.percent}；"
        f"其中按时{on_time.numerator}家，按时率{on_time.percent}"
        f"{_count('，补报', month.late)}{_count('，零报', month.nil)}。"
    ]
    if month.mailed:
        sentences.append(f"按收到的文件代录{len(month.mailed)}家：{_names(month.mailed)}。")
    if month.unbooked:
        sentences.append(f"其中{_names(month.unbooked)}的活动还没有记入台账，统计表中数字空着，没有计入以上数字。")
    if month.missing:
        sentences.append(f"未报{len(month.missing)}家：{_names(month.missing)}。未报单位的情况没有计入以上数字。")
    else:
        sentences.append("应报单位已全部报送。")
    if month.exempt:
        with_reason = "；".join(f"{entry.unit.name}（{entry.exempt_reason}）" for entry in month.exempt)
        sentences.append(f"免报{len(month.exempt)}家：{with_reason}。")
    return sentences


def _count(words: str, entries: list[Entry]) -> str:
    return f"{words}{len(entries)}家" if entries else ""


def _names(entries: list[Entry]) -> str:
    return "、".join(entry.unit.name for entry in entries)


def _table(month: Month) -> Table:
    columns = (
        Column("单位", 3.0, "left"),
        *(Column(broken(group), _width(group)) for group in PAPER_GROUPS),
        Column("备注", 1.3),
    )
    rows = [
        (
            entry.unit.name,
            *(group.cell(entry.sums) if entry.has_numbers else "" for group in PAPER_GROUPS),
            remark(entry),
        )
        for entry in month.entries
    ]
    total = ("合计", *(group.cell(month.total) for group in PAPER_GROUPS), "")
    return Table(columns, (*rows, total), last_row_is_total=True)


def _width(group: Group) -> float:
    """Wide enough that 462/38740 keeps on one line, and the sums of one kind on theirs."""
    return {EVENTS: 2.4, BROADCASTS: 2.1}.get(group, 2.0 if len(group.stats) > 1 else 1.2)
