"""By when: the dates, days and parts of the year that a sentence names."""

import re
from datetime import timedelta

from beacon.notices import due_rules
from beacon.notices.due_rules import BEFORE, CLOCK
from beacon.notices.mark import DATE, DAY, FEAST, WEEKDAY, Mark, Sheet
from beacon.notices.numerals import number_of
from beacon.notices.reading import Due

_BY = re.compile(rf"{CLOCK}(?P<by>{BEFORE}|之?内)")
_SINCE = re.compile(r"(?:日|份|号|月)?起(?!至|到|，?至)")
_CLAUSE = re.compile(r"[^，；]+")
_BY_END = re.compile(r"完成|前|底|末")
_LUNAR = re.compile(r"农历$")
_BRACKET = re.compile(r"（[^（）]{2,12}）")
_NTH = re.compile(r"第[一二三四五1-5]个?$")
_SOON_DATED = re.compile(r"(?P<day>今天|今日|今晚|明天|明日|明晚|后天|后日)（(?P<date>[^（）]{4,10})）")
_LAST_PERIOD = re.compile(r"上(?:个|一|一个)?(?:月|季度|季)")
_CAMPAIGN = re.compile(
    r"(?:开展|组织|举办|实施|进行|为)[^，。；]{0,24}(?:宣传月|宣传周"
    r"|活动月|活动周|安全生产月|安全月|百日[^，。；]{0,6}|专项(?:整治"
    r"|行动|治理)|集中(?:整治|攻坚|宣传)行动|攻坚行动|集中行动|大会战"
    r"|防火期|禁火期|汛期|□{3,})(?:行动|活动|工作)?[。]?$"
    r"|^在全[县镇乡区市村街校][^，。；]{0,30}(?:活动|行动|整治|攻坚|治理)[。]?$"
    r"|^(?:的)?[^，。；]{0,6}(?:防火期|禁火期|禁渔期|汛期|高火险期)内?$"
)
_UNTIL = re.compile(r"截止(?:到|至)?$")
_IN_MONTH = re.compile(
    r"[月份](?:份|底|内|，|、|开展|组织|集中|至少|完成|各|要|举办|对|和|及|全面|逐|深入|进行|启动|部署|召|向|由|安排)"
)
_DAYS = re.compile(r"[一二三四五六日天]")
_ONE_DEED = re.compile(
    r"一(?:次|题|讲|课|练|查|巡|播|训|检|测|结|评|会|调度|通报|研判|主题"
    r"|督查|督导|排查|巡查|演练|培训|推送|提醒|报告|更新|学|议|清|点"
    r"|晒|访|汇总|整治|小)"
)


def mark_days_after(sheet: Sheet) -> None:
    """Notes 印发后10个工作日内, and feast days with 前."""
    for found in due_rules.SINCE_ISSUE.regex.finditer(sheet.text):
        if sheet.take(*found.span()):
            due = None if found["event"] else sheet.calendar.after_issue(number_of(found["days"]) or 0, found["unit"])
            sheet.add(Mark(DATE, *found.span(), due=due))
    for found in due_rules.REST_OF_YEAR.regex.finditer(sheet.text):
        if "时限：" not in sheet.text and sheet.take(*found.span()):
            words = {"year": None, "half": None, "quarter": None}
            sheet.add(Mark(DATE, *found.span(), due=sheet.calendar.part_of_year(words)))
    for found in due_rules.FESTIVAL.regex.finditer(sheet.text):
        if sheet.take(*found.span()):
            sheet.add(Mark(FEAST, *found.span()))


def mark_parts_of_year(sheet: Sheet) -> None:
    """Notes 年底, 上半年 and quarters where they are deadlines."""
    for found in due_rules.PART_OF_YEAR.regex.finditer(sheet.text):
        before, after = sheet.text[found.start() - 1 : found.start()], sheet.text[found.end() :][:3]
        led = before in ("", "年", "于", "在", "至", "到", "，", "；", "：", "（", "即", "，")
        followed = re.match(
            (
                r"之?前|以前|和|、|完成|内|开展|组织|要|各|，|集中|对|至少|不少于"
                r"|底|末|将|报|每|全|由"
            ),
            after,
        )
        if (followed or (led and found["yearend"] and before)) and sheet.take(*found.span()):
            end = found.end() + (len(by.group()) if (by := _BY.match(sheet.text[found.end() :][:16])) else 0)
            clause = _CLAUSE.match(sheet.text, found.start())
            due = sheet.calendar.part_of_year(found.groupdict())
            if before in ("于", "在") and found["quarter"] and not _BY_END.search(clause.group() if clause else ""):
                due = sheet.calendar.quarter(found.groupdict())
            sheet.add(Mark(DATE, found.start(), end, due=due))


def mark_dates(sheet: Sheet) -> None:
    """Notes dates and stretches from one date to another."""
    for found in due_rules.MONTHS.regex.finditer(sheet.text):
        if "至" in found.group() and sheet.take(*found.span()):
            words = found.groupdict() | {"year": None, "day": None, "part": None}
            words |= {"year2": None, "day2": None, "part2": "底"}
            sheet.add(Mark(DATE, *found.span(), due=sheet.calendar.span(words, words)))
    for found in due_rules.DATE.regex.finditer(sheet.text):
        if sheet.is_taken(found.start(), found.end()):
            continue
        to = due_rules.TO.regex.match(sheet.text, found.end())
        second = due_rules.RANGE.regex.match(sheet.text, to.end()) if to else None
        if second and (second["month2"] or second["day2"]) and not sheet.is_taken(found.end(), second.end()):
            _range(sheet, found, second)
        elif not _SINCE.match(sheet.text, found.end()):
            _date(sheet, found)
    for found in due_rules.DOTTED.regex.finditer(sheet.text):
        if sheet.is_taken(found.start(), found.end()):
            continue
        to = due_rules.TO.regex.match(sheet.text, found.end())
        second = due_rules.DOTTED.regex.match(sheet.text, to.end()) if to else None
        if second:
            _range(sheet, found, second)
        else:
            _date(sheet, found)
    for found in due_rules.SOON.regex.finditer(sheet.text):
        end = _past_by(sheet, found.end())
        if sheet.take(found.start(), end):
            sheet.add(Mark(DATE, found.start(), end, due=_soon(sheet, found["day"])))


def _soon(sheet: Sheet, words: str) -> Due | None:
    """今晚 and 后天 by the day the paper was signed, or by a neighbour that says its date: 后天（6月12日）."""
    ahead = {"今": 0, "明": 1, "后": 2}[words[0]]
    if sheet.calendar.signed_on:
        return {"date": (sheet.calendar.signed_on + timedelta(days=ahead)).isoformat()}
    for other in _SOON_DATED.finditer(sheet.text):
        day = due_rules.DATE.regex.match(other["date"])
        if day and day["day"]:
            return sheet.calendar.shifted(day.groupdict(), ahead - {"今": 0, "明": 1, "后": 2}[other["day"][0]])
    return None


def _range(sheet: Sheet, found: re.Match[str], second: re.Match[str]) -> None:
    end = _past_by(sheet, second.end())
    sheet.take(found.start(), end)
    rest = _CLAUSE.match(sheet.text, end + 1 if sheet.text[end : end + 1] == "，" else end)
    if rest and _CAMPAIGN.search(rest.group()):
        return
    words = {f"{name.rstrip('2')}2": word for name, word in second.groupdict().items()}
    sheet.add(Mark(DATE, found.start(), end, due=sheet.calendar.span(found.groupdict(), words)))


def _date(sheet: Sheet, found: re.Match[str]) -> None:
    end = _past_by(sheet, found.end())
    by = end > found.end()
    led = _UNTIL.search(sheet.text, max(0, found.start() - 4), found.start())
    window = _is_window(sheet, found, by)
    if (
        not found["day"]
        and not found["part"]
        and not by
        and not window
        and not _IN_MONTH.match(sheet.text[found.end() - 1 :][:4])
    ):
        return
    sheet.take(found.start(), end)
    if _LUNAR.search(sheet.text, max(0, found.start() - 3), found.start()):
        return
    if window:
        days = {"day": None, "part": None} | {"month2": None, "year2": None, "day2": None, "part2": "底"}
        sheet.add(Mark(DATE, found.start(), end, due=sheet.calendar.span(found.groupdict() | days, days)))
        return
    due = sheet.calendar.day(found.groupdict(), by=(by and sheet.text[end - 1] == "前") or bool(led))
    sheet.add(Mark(DATE, found.start(), end, due=due))


def _is_window(sheet: Sheet, found: re.Match[str], by: bool) -> bool:
    """10月份开设4期: the month over which it is done; 6月份完成 and 6月底 are its last day."""
    if by or found["day"] or found["part"] or not found.group().endswith("份"):
        return False
    rest = _CLAUSE.match(sheet.text, found.end())
    return sheet.text[found.start() - 1 : found.start()] != "、" and "完成" not in (rest.group() if rest else "")


def _past_by(sheet: Sheet, end: int) -> int:
    by = _BY.match(sheet.text[end : end + 24])
    return end + by.end() if by else end


def mark_days(sheet: Sheet) -> None:
    """Notes days of the week, of the month and of the period."""
    for found in due_rules.THIS_PERIOD.regex.finditer(sheet.text):
        if sheet.take(*found.span()):
            due = sheet.calendar.this_month("last") if "月" in found.group() and sheet.calendar.signed_on else None
            sheet.add(Mark(DATE, *found.span(), due=due))
    for found in due_rules.WEEKDAY.regex.finditer(sheet.text):
        if not sheet.is_taken(found.start("day"), found.end()) and not _ONE_DEED.match(sheet.text, found.start("day")):
            end = _past_by(sheet, found.end())
            dated = _BRACKET.match(sheet.text, found.end())
            nth = _NTH.search(sheet.text, max(0, found.start() - 5), found.start())
            if nth or (dated and sheet.is_taken(found.end(), dated.end())):
                continue
            sheet.blot(found.start(), end)
            more = found["more"] or ""
            count = 1 + len(_DAYS.findall(more)) if "-" not in more else 1
            this = sheet.text[found.start() - 1 : found.start()] in ("本", "这")
            sheet.add(
                Mark(
                    DATE if this else WEEKDAY,
                    found.start(),
                    end,
                    due=None
                    if found["more"]
                    else {"weekday": "一二三四五六日".find(found["day"].replace("天", "日")) + 1},
                    count=count,
                )
            )
    for found in due_rules.END_OF_PERIOD.regex.finditer(sheet.text):
        group = next(name for name in ("part", "last", "ten") if found[name])
        if not sheet.is_taken(found.start(group), found.end()):
            sheet.blot(*found.span())
            day = {"上旬": 10, "中旬": 20}.get(found.group(group), "last")
            if found["this"] and "月" in found.group():
                sheet.add(Mark(DATE, found.start(), _past_by(sheet, found.end()), due=sheet.calendar.this_month(day)))
                continue
            sheet.add(Mark(DAY, found.start(), _past_by(sheet, found.end()), due={"day": day}, cadence="by"))
    for found in due_rules.DAY_OF_PERIOD.regex.finditer(sheet.text):
        if (found["before"] or found["unit"] != "个工作日") and sheet.take(*found.span()):
            _day(sheet, found)


def _day(sheet: Sheet, found: re.Match[str]) -> None:
    day = number_of(found["day"]) or 0
    if not 1 <= day <= 31 or (found["unit"] == "号" and not found["day"].isdigit()):
        return
    within = "内" in (found["before"] or "")
    if within and not found["next"]:
        return
    if found["this"]:
        sheet.add(Mark(DATE, *found.span(), due=sheet.calendar.this_month(day)))
        return
    last: int | str = "last" if found["last"] else number_of(found["until"] or "") or day
    late = found["next"] or (day <= 15 and _LAST_PERIOD.search(sheet.text, found.end(), found.end() + 40))
    due: Due = {"day": last, "next_month": True} if late else {"day": last}
    sheet.add(Mark(DAY, *found.span(), due=due, cadence="by" if found["before"] else None))
