"""Every timing word of a sentence, found by the rules and put in order."""

import re
from functools import lru_cache

from beacon.notices.calendar_words import Calendar
from beacon.notices.counts import mark_counts
from beacon.notices.dates import mark_dates, mark_days, mark_days_after, mark_parts_of_year
from beacon.notices.mark import OPENING, PERIOD, STANDS, WITHIN, Mark, Sheet
from beacon.notices.period_rules import NO_STANDING, OPENINGS, PERIODS, STANDING
from beacon.notices.void_rules import void_in

_TITLE = re.compile(
    r"《[^《》]{0,80}》|“(?:[^“”]{0,12}(?:日|月|周|年|季))”|(?<=[日节])（[^（）]{2,14}）(?=[^，。；]{0,4}(?:为|之|期间|到来|前后|活动|宣传))"
)
_CLAUSE = re.compile(r"[^，；]+")
_TOLD = re.compile(
    r"作了(?:讲话|部署|动员|报告|发言)|(?:传达|听取|强调|部署|学习|观摩|进行|慰问)了|与会人员|(?:发放|张贴|检查|排查|培训|走访|悬挂|推送|劝阻)[^，。；]{0,14}\d万?余|(?:参与|参加|覆盖|惠及|受益)[^，。；不至前]{0,8}\d+[余万]*人|余?人(?:参加|参训|参演)了|(?:赢得|受到|获得)[^，。；]{0,8}好评"
)
_PRAISED = re.compile(
    r"连续[两二三四五六七八九十\d]{1,3}[年月届](?:未|没有|无|零|保持|实现|获)|(?:做法|经验|工作|成效)[^，。；]{0,4}(?:被|得到|获|受到|在)"
    r"[^，。；]{0,14}(?:转发|推广|肯定|表扬|采纳|刊发|介绍|交流)|被[^，。；]{2,14}(?:报道|转载|推介)|有力(?:保障|维护)了|排名(?:全|位居|位列)"
)
"""What follows a habit that is told of, not asked for: 每月召开一次会议，连续三年未发生火灾."""
_BIDS = re.compile(r"要(?!求)|应(?!急)|须|请|务必")
_YEAR = re.compile(r"^(?P<year>20\d\d)年(?:，|度，|全)")
_ASKED = re.compile(r"要(?!求)|应(?!急)|须|请|务必|每")
_AFRESH = re.compile(r"(?:各[^，]{0,8}|要|应|须|请)(?:要|应|须|每|于|在)|^要|^请|下一步|今后")
_EVERY = re.compile(r"每(?:[年月周日天季旬]|半[年月]|学[期年]|两[个月周])")
_CARRIES = frozenset(("history", "done already", "statistics", "the campaign's own window", "marks and penalties"))


@lru_cache(maxsize=2048)
def marks_of(text: str, calendar: Calendar) -> tuple[Mark, ...]:
    """All marks of a sentence that ask for something, in order of place.

    What is found first keeps its signs, so the order of the hunts is the order of their claims.
    """
    sheet = Sheet(_TITLE.sub(lambda found: "□" * len(found.group()), text), calendar)
    for hunt in (
        _void,
        mark_days_after,
        _openings,
        _periods,
        mark_parts_of_year,
        mark_dates,
        mark_days,
        mark_counts,
        _standing,
    ):
        hunt(sheet)
    return tuple(sorted(sheet.found, key=lambda mark: (mark.start, mark.end)))


def _void(sheet: Sheet) -> None:
    year = _YEAR.match(sheet.text)
    past = year and sheet.calendar.year and int(year["year"]) < sheet.calendar.year
    if past or (_TOLD.search(sheet.text) and not _ASKED.search(sheet.text)):
        sheet.blot(0, len(sheet.text))
    if not _BIDS.search(sheet.text) and (told := _PRAISED.search(sheet.text)):
        first = sheet.text.rfind("；", 0, told.start()) + 1
        sheet.blot(first, told.end())
    carried = False
    for clause in _CLAUSE.finditer(sheet.text):
        words = clause.group()
        hit = void_in(words)
        hit = None if hit == "made up of" and _EVERY.search(words) else hit
        if hit or (carried and not _AFRESH.search(words)):
            start = 0 if hit in _CARRIES and clause.start() <= 10 else clause.start()
            sheet.blot(start, clause.end())
        carried = hit in _CARRIES or (carried and not _AFRESH.search(words))


def _periods(sheet: Sheet) -> None:
    for rule in PERIODS:
        for found in rule.regex.finditer(sheet.text):
            if sheet.take(*found.span()):
                cadence, _, times = rule.means.partition("*")
                sort = WITHIN if rule.name.startswith("within") else PERIOD
                sheet.add(Mark(sort, *found.span(), cadence=cadence, times=int(times or 1)))


def _openings(sheet: Sheet) -> None:
    for found in OPENINGS.regex.finditer(sheet.text):
        if sheet.take(*found.span()):
            sheet.add(Mark(OPENING, *found.span(), cadence="term_start"))


def _standing(sheet: Sheet) -> None:
    for rule in STANDING:
        for found in rule.regex.finditer(sheet.text):
            if not _describes(sheet, found) and sheet.take(found.start(), found.start() + 2):
                sheet.add(Mark(STANDS, *found.span(), cadence="continuous"))


def _describes(sheet: Sheet, found: re.Match[str]) -> bool:
    start = max(0, found.start() - 6)
    comma = sheet.text.find("，", found.start())
    end = min(found.start() + 10, comma if comma >= 0 else len(sheet.text))
    return bool(NO_STANDING.regex.search(sheet.text, start, end))
