"""Deadline lines: 完成时限：6月底前 after an item, （…；完成时限：…） behind a sentence, a cell of a table."""

import re
from collections.abc import Sequence
from dataclasses import replace

from beacon.notices.actors import DUTY_LINE
from beacon.notices.calendar_words import Calendar
from beacon.notices.demands import Demand
from beacon.notices.mark import STANDS, WITHIN
from beacon.notices.marks import marks_of
from beacon.notices.rules import Rule
from beacon.notices.timings import Timing, timings

TIME_LINE = Rule(
    "deadline line",
    "due",
    r"(?<!活动)(?<!行动)(?<!会议)(?<!培训)(?<!竞赛)(?:完成|办结|整改|推进|工作|任务|报送|实施|落实)?(?:时限|时间|时间节点|期限|进度|频次)"
    r"(?:要求|安排|节点)?：(?P<when>[^；。）]{1,40})",
    "完成时限：2023年6月底前",
    "按时限完成整改",
)
SHORT_TIME = Rule(
    "deadline sentence",
    "due",
    r"^[^，。；]{2,16}(?:前|内|底)(?:全面|全部|基本)?(?:完成|落实到位|到位|建成)[。；]?$",
    "6月底前全面完成。",
    "各村6月底前完成一次覆盖全部山塘水库的排查。",
)
BRACKET = Rule(
    "bracket of responsibility",
    "-",
    r"[（【\[](?=(?:[^（）：]{0,6})(?:责任|牵头|主责|配合|完成|落实|时限|负责|承办|协办|实施)[^（）：]{0,6}：)",
    "开展演练（责任单位：应急办）",
    "各村（社区）开展演练",
)
INLINE = Rule(
    "responsible units within a sentence",
    "actors",
    r"(?<=[，；。])(?:责任|牵头|主责|承办|配合)(?:单位|部门|科室)：[^，；。：]{2,60}",
    "更新标语牌40块，责任单位：工会，3月底前完成",
    "责任单位：工会",
)
_SHORTEST_WORK = 8
_ALL_YEAR = re.compile(r"全年|持续|长期|常态|贯穿")


def timing_of(words: str, calendar: Calendar) -> Timing | None:
    """The timing a deadline line gives, `None` where it gives none; 全年 and 长期 are continuous."""
    marks = [mark for mark in marks_of(words, calendar) if mark.sort not in (STANDS, WITHIN)]
    found = next(iter(timings(marks, Timing())), None)
    return found or (Timing("continuous") if _ALL_YEAR.search(words) else None)


def with_deadline(demands: Sequence[Demand], timing: Timing) -> tuple[Demand, ...]:
    """The demands of a sentence once a deadline line has spoken.

    Untimed ones become one that has the timing; timed ones keep theirs and take only the due they lack.
    """
    timed = [demand for demand in demands if demand.timing.cadence not in (None, "continuous")]
    if not timed:
        return (replace(demands[0], end=demands[-1].end, timing=timing),)
    return tuple(_dated(demand, timing) for demand in demands)


def _dated(demand: Demand, timing: Timing) -> Demand:
    lacks = demand.timing.due is None and timing.due is not None
    if not lacks or demand.timing.cadence != timing.cadence:
        return demand
    return replace(demand, timing=replace(demand.timing, due=timing.due))


def without_inline(words: str) -> tuple[str, str]:
    """A sentence with …，责任单位：工会，… blotted out, and those words; the second is empty where there are none."""
    found = INLINE.regex.search(words)
    first = DUTY_LINE.regex.search(words)
    if not found or (first and first.start() < _SHORTEST_WORK):
        return words, ""
    return words[: found.start()] + "□" * len(found.group()) + words[found.end() :], found.group()


def without_bracket(words: str) -> tuple[str, str]:
    """A sentence and the bracket of responsibility that closes it; the second is empty where there is none."""
    found = BRACKET.regex.search(words)
    if not found or found.start() == 0:
        return words, ""
    return words[: found.start()], words[found.start() :]
