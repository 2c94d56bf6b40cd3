"""The month report as official text: a pure function of the sums. It restates recorded numbers and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from beacon.catalogue.kinds import KINDS
from beacon.catalogue.people import FORCES
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.tallies import (
    ATTENDANCE,
    BROADCAST_MINUTES,
    BROADCAST_TIMES,
    EVENTS,
    FORCE,
    HANDOUT,
    RECORDS,
    UNCOUNTED,
)
from beacon.figures.sums import Sums
from beacon.kit.days import short_day
from beacon.reports.carried.changes import Carried
from beacon.reports.carried.words import sentences


@dataclass(frozen=True)
class Segment:
    """A run of text; when it is a number, what it counts: a figure, with kind or setting if it is only a part."""

    text: str
    figure: str = ""
    kind: str = ""
    setting: str = ""

    @property
    def is_number(self) -> bool:
        """Whether the segment opens its records."""
        return bool(self.figure)


@dataclass(frozen=True)
class Paragraph:
    """A heading (may be empty) and the sentence under it."""

    heading: str
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """The sentence as plain text."""
        return "".join(segment.text for segment in self.segments)


NIL = "本期没有开展消防宣传活动，如实零报。"

_DRILLS = (("drill", "组织疏散逃生演练"), ("training", "开展消防培训"), ("station_visit", "组织居民到消防站参观学习"))
_PUBLICITY = (
    ("talk", "开展消防宣讲"),
    ("theme_event", "开展主题活动"),
    ("school_event", "开展校园消防活动"),
    ("other", "开展其他消防宣传"),
)


CARRIED = "补记与更正"


def compose(
    unit_name: str, starts: date, ends: date, sums: Sums, carried: Sequence[Carried] = ()
) -> tuple[Paragraph, ...]:
    """The text of a month report. Paragraphs with nothing to say are left out; a month without records is a nil
    report. What is carried from consolidated months stands last and is in none of the other numbers."""
    told = tuple(Segment(sentence) for sentence in sentences(carried))
    if sums.is_empty:
        return (Paragraph("", (Segment(NIL), *told)),)
    paragraphs = (
        Paragraph("一、总体情况", tuple(_overall(unit_name, starts, ends, sums))),
        Paragraph("二、演练与培训", tuple(_activities(_DRILLS, sums))),
        Paragraph("三、宣传活动", tuple(_publicity(sums))),
        Paragraph("四、宣传品发放", (*_giveaways(sums), *_handouts(sums))),
        Paragraph(f"五、{CARRIED}", told),
    )
    return _renumbered([paragraph for paragraph in paragraphs if paragraph.segments])


_NUMERALS = "一二三四五六七八九"


def _renumbered(paragraphs: list[Paragraph]) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(f"{_NUMERALS[index]}{paragraph.heading[1:]}", paragraph.segments)
        for index, paragraph in enumerate(paragraphs)
    )


def _overall(unit_name: str, starts: date, ends: date, sums: Sums) -> Iterator[Segment]:
    yield Segment(f"{short_day(starts)}至{short_day(ends)}，{unit_name}")
    if sums.events == 0:
        yield Segment("没有组织集中活动。")
        return
    yield Segment("共开展消防宣传活动")
    yield Segment(str(sums.events), EVENTS)
    yield Segment("场，受众")
    yield Segment(str(sums.attendance), ATTENDANCE)
    yield Segment("人次")
    present = [(setting, n) for setting, n in sums.by_setting.items() if n]
    for index, (setting, n) in enumerate(present):
        yield Segment("，其中" if index == 0 else "、")
        yield Segment(f"{SETTINGS[setting]}")
        yield Segment(str(n), EVENTS, setting=setting)
        yield Segment("场")
    yield from _forces(sums)
    if sums.uncounted:
        yield Segment("；另有")
        yield Segment(str(sums.uncounted), UNCOUNTED)
        yield Segment("条未填人次")
    yield Segment("。")


def _forces(sums: Sums) -> Iterator[Segment]:
    """「；出动网格员12人次、志愿者5人次」 (R53)."""
    present = [(force, people) for force, people in sums.forces.items() if people]
    for index, (force, people) in enumerate(present):
        yield Segment(f"{'；出动' if index == 0 else '、'}{FORCES[force]}")
        yield Segment(str(people), f"{FORCE}{force}")
        yield Segment("人次")


def _activities(lines: tuple[tuple[str, str], ...], sums: Sums) -> Iterator[Segment]:
    first = True
    for kind, words in lines:
        n = sums.by_kind[kind]
        if not n:
            continue
        yield Segment(words if first else f"；{words}")
        yield Segment(str(n), RECORDS, kind)
        yield Segment(KINDS[kind].counter)
        if sums.people_by_kind[kind]:
            yield Segment("，参加")
            yield Segment(str(sums.people_by_kind[kind]), ATTENDANCE, kind)
            yield Segment("人次")
        first = False
    if not first:
        yield Segment("。")


def _publicity(sums: Sums) -> Iterator[Segment]:
    parts = list(_activities(_PUBLICITY, sums))
    if sums.by_kind["school_check"]:
        parts[-1:] = [Segment("；")] if parts else []
        parts += [
            Segment("到校检查消防安全"),
            Segment(str(sums.by_kind["school_check"]), RECORDS, "school_check"),
            Segment("次"),
            Segment("。"),
        ]
    if sums.broadcast_times:
        parts[-1:] = [Segment("；")] if parts else []
        parts += [Segment("播放消防广播"), Segment(str(sums.broadcast_times), BROADCAST_TIMES), Segment("次")]
        if sums.broadcast_minutes:
            parts += [
                Segment("，共"),
                Segment(str(sums.broadcast_minutes), BROADCAST_MINUTES),
                Segment("分钟"),
            ]
        parts.append(Segment("。"))
    yield from parts


def _giveaways(sums: Sums) -> Iterator[Segment]:
    times = sums.by_kind["giveaway"]
    if times:
        yield Segment("集中发放宣传品")
        yield Segment(str(times), RECORDS, "giveaway")
        yield Segment("次。")


def _handouts(sums: Sums) -> Iterator[Segment]:
    given = [(item, n) for item, n in sums.handouts.items() if n]
    for index, (item, n) in enumerate(given):
        yield Segment("向群众发放" if index == 0 else "、")
        yield Segment(sums.item(item).label)
        yield Segment(str(n), f"{HANDOUT}{item}")
        yield Segment(sums.item(item).counter)
    if given:
        yield Segment("。")


def plain(paragraphs: tuple[Paragraph, ...]) -> str:
    """The whole text, one line a heading or sentence."""
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += [paragraph.heading, paragraph.text] if paragraph.heading else [paragraph.text]
    return "\n".join(lines)


def about_drills(sums: Sums) -> str:
    """The sentence on drills, training and visits, empty when there were none."""
    return "".join(segment.text for segment in _activities(_DRILLS, sums))


def about_publicity(sums: Sums) -> str:
    """The sentence on publicity of other kinds, school checks and broadcasts, empty when there was none."""
    return "".join(segment.text for segment in _publicity(sums))


def about_handouts(sums: Sums) -> str:
    """The sentence on what was handed out, empty when nothing was."""
    return "".join(segment.text for segment in _handouts(sums))
