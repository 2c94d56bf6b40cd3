"""Duties a notice can create: what they are called, when done, by whom; and how a cadence is said in Chinese."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

TIMED = "F"
ONE_OFF = "O"
TRACKED = "T"

MODES: Mapping[str, str] = MappingProxyType({TIMED: "定次", ONE_OFF: "一次性", TRACKED: "只记录，不定次"})

CADENCES: Mapping[str, str] = MappingProxyType(
    {
        "once": "一次",
        "daily": "每天",
        "weekly": "每周",
        "monthly": "每月",
        "bimonthly": "每两月",
        "quarterly": "每季度",
        "half_yearly": "每半年",
        "yearly": "每年",
        "per_term": "每学期",
        "term_start": "每次开学",
        "continuous": "持续",
    }
)

MONTHS_OF: Mapping[str, int] = MappingProxyType(
    {"monthly": 1, "bimonthly": 2, "quarterly": 3, "half_yearly": 6, "yearly": 12}
)
"""Length in months of the cadences that follow the natural calendar."""


@dataclass(frozen=True)
class Template:
    """A duty of the model notice. `row` is its row of the mission table, `kinds` the records that satisfy it.

    `reader_kinds` and `cadence` are how the reader reports it: an obligation that has both becomes this duty.
    `subject` is "unit" (each bound unit for itself) or "school" (the unit that sends visitors, once per school).
    """

    identifier: str
    row: str
    title: str
    reader_kinds: tuple[str, ...]
    cadence: str
    groups: tuple[str, ...]
    kinds: tuple[str, ...]
    done_when: str
    due_sentence: str
    subject: str = "unit"
    word: str = ""


TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {
        template.identifier: template
        for template in (
            Template(
                "community_drill",
                "R32",
                "社区半年演练",
                ("drill",),
                "half_yearly",
                ("community",),
                ("drill",),
                "半年内开展一次有居民参加的疏散逃生演练",
                "上半年6月30日前，下半年12月31日前",
                word="演练",
            ),
            Template(
                "station_visit",
                "R33",
                "季度参观",
                ("visit_station",),
                "quarterly",
                ("community",),
                ("station_visit",),
                "季度内组织一次居民到消防站参观学习",
                "每个季度最后一天前",
                word="参观",
            ),
            Template(
                "school_opening_check",
                "R36",
                "开学校园检查",
                ("inspection",),
                "term_start",
                ("emergency",),
                ("school_check",),
                "开学窗口内到校检查一次消防安全",
                "开学前10天至开学后20天",
                subject="school",
                word="开学检查",
            ),
            Template(
                "school_opening_publicity",
                "R37",
                "开学校园宣传",
                ("theme_event", "school_lesson"),
                "term_start",
                ("emergency",),
                ("school_event",),
                "开学窗口内到校开展一次消防宣传",
                "开学前10天至开学后20天",
                subject="school",
                word="开学宣传",
            ),
            Template(
                "month_report",
                "R69",
                "月报",
                ("report",),
                "monthly",
                ("community", "village", "department"),
                (),
                "把当月工作情况报给消安办，没开展也可以如实报",
                "每月截止日24:00前",
                word="月报",
            ),
        )
    }
)

OPENING_BEFORE, OPENING_AFTER = 10, 20
"""Days around the first day of term in which a school-opening visit counts (house default, product §2.1)."""

OPENINGS: tuple[tuple[int, int], ...] = ((2, 13), (9, 1))
"""First days of term (month, day) when the office has set none: spring term after the winter holiday, autumn term on
1 September."""


def order_of(template: str) -> int:
    """Where a duty stands among those of the model notice; behind them all when it is none of theirs."""
    known = list(TEMPLATES)
    return known.index(template) if template in known else len(known)


def template_for(kind: str, cadence: str | None) -> Template | None:
    """The duty of the model notice that an obligation of this kind and cadence is, if any."""
    for template in TEMPLATES.values():
        if kind in template.reader_kinds and template.cadence == cadence:
            return template
    return None
