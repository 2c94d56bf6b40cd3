"""When it was: the day, the half-day and the time a message tells.

Days are read backwards from today, because a record is made of what has been. A day that would lie ahead, several
days, and a day that does not exist are handed back without a value and with the reason.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from beacon.kit.days import short_day
from beacon.notices.message.reading import Read, Span
from beacon.notices.message.text import Message
from beacon.notices.numerals import number_of

_CN = r"[一二三四五六七八九十廿]{1,3}"
_D = rf"(?:\d{{1,2}}|{_CN})"
_DAY = re.compile(
    rf"(?P<ymd>(?P<y>20\d\d)[年./-](?P<ym>{_D})[月./-](?P<yd>{_D})(?!\d)[日号]?)"
    rf"|(?P<md>(?<![\d年])(?P<m>{_D})月(?P<d>{_D})(?!\d)[日号]?)"
    r"|(?P<dot>(?<![\d.A-Za-z/-])(?P<dm>1[0-2]|0?[1-9])[./](?P<dd>3[01]|[12]\d|0?[1-9])(?![\d./%]"
    r"|[万亿元米吨倍级版小公斤℃分折个条份])[日号]?)"
    r"|(?P<ago>大前天|前天|前日|前晚|前儿个?|昨儿个?|今儿个?|昨天|昨日|昨晚|昨早|昨夜"
    r"|昨(?=[上下])|今天|今日|今早|今晚|今晨|今夜|今(?=[上下]午)|刚刚|刚才)"
    r"|(?P<ahead>明天|明日|明早|明晚|后天|大后天)"
    r"|(?P<week>(?<![每逢各])(?P<which>上上|上|本|这|下)?(?:一)?(?:个)?(?:周(?!年"
    r"|边|围|到|密|全|报|期|例|长|刊)|星期|礼拜)(?P<wd>[一二三四五六日天末]))(?!次"
    r"|名|条|期)"
    rf"|(?P<dom>(?<![\d第每月])(?:(?P<lm>上个?月|本月|这个?月|当月))?(?P<od>\d{{1,2}})(?:[号](?![楼栋院线店门路单机库池公地]"
    rf"|单元|井|点位)|日(?![常]|均)))"
    rf"|(?P<cdom>(?P<clm>上个?月|本月|这个?月|当月)(?P<cod>{_CN})[号日])"
)
_SPAN = re.compile(rf"(?:至|到|-)(?:{_D}月)?(?P<end>{_D})[日号]|^-{_D}[日号]")
_WEEK_SPAN = re.compile(r"(?:至|到|-)(?:(?:这|本|上)?(?:周|星期))?[一二三四五六日天](?!点)")
_AGO = {"大前": 3, "前": 2, "昨": 1, "今": 0, "刚": 0}
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_WEEKDAY_TOO = re.compile(r"（?(?:周|星期)(?P<wd>[一二三四五六日天])）?")
_DEADLINE = re.compile(r"(?:之前|以前|前(?!往|后|来|去|夕)|为止)")
_PLANNED = re.compile(r"(?:拟于?|将于?|定于|计划|即将|准备|改到|改至|改期|推迟|延期|顺延|预计)")
_PAST_CASE = re.compile(
    r"[^。；\n]{0,16}(?:火灾|事故|亡人|起火|爆炸)[^。；\n]{0,8}(?:教训|警示|案例|通报)|以来|起施行|起施"
)
_MONTH_ONLY = re.compile(r"(?:本月|当月|\d{1,2}月份?)(?=[^\d一二三四五六七八九十])")
_SIGNATURE = re.compile(r"[\s（）(){}]{0,3}$")

NEAR_PAST = timedelta(days=100)
"""A month and day that would lie ahead this year is last year's when it is no further back than this: what is reported
in January happened in December."""

PICK_DAY = "没写是哪天，请选日期。"


@dataclass(frozen=True)
class _Told:
    """A day as one stretch of words tells it."""

    day: date | None
    span: Span
    words: str
    reason: str = ""
    is_relative: bool = False


def day_of(message: Message, today: date) -> Read[date]:
    """The day of the activity, never after `today` and never guessed."""
    sent = _sent_on(message, today)
    found = list(_told(message.view.text, today, sent or today))
    found = _without_signature(message.view.text, found)
    days = list(dict.fromkeys(one.day for one in found if one.day))
    spans = tuple(message.span(*one.span) for one in found)
    if not found:
        month = _MONTH_ONLY.search(message.view.text)
        if month:
            return Read(None, (message.span(*month.span()),), f"只写了“{month.group()}”，没写是哪天，请选日期。")
        return Read(reason=PICK_DAY)
    ahead = next((one.reason for one in found if one.reason), "")
    if len(days) + (1 if ahead else 0) > 1:
        return Read(
            None, spans, "写了两个日期，请选一个。" if len(days) < 3 else "写了几个日期，请选一个。", tuple(days)
        )
    if ahead:
        return Read(None, spans, ahead)
    if sent and sent != today and any(one.is_relative for one in found):
        words = next(one.words for one in found if one.is_relative)
        return Read(days[0], spans, f"“{words}”按这条消息发出的{short_day(sent)}算，请核对。")
    doubtful = _doubt(found[0], days[0], today)
    return Read(days[0], spans, doubtful)


def _doubt(told: _Told, day: date, today: date) -> str:
    bare = re.fullmatch(r"\d{1,2}[号日]", told.words)
    if bare and day.month != today.month:
        return f"“{told.words}”按上个月算，请核对。"
    return ""


def _sent_on(message: Message, today: date) -> date | None:
    if message.sent_on is None:
        return None
    year, month, day = message.sent_on
    found, reason = _dated(str(year) if year else None, str(month), str(day), today)
    return None if reason else found


def _without_signature(text: str, found: list[_Told]) -> list[_Told]:
    """A date that stands alone in the last line signs the message; the day is the one told before it."""
    if len(found) < 2:
        return found
    last = found[-1]
    line = text.rfind("\n", 0, last.span[0])
    alone = line >= 0 and last.span[0] == line + 1 and _SIGNATURE.match(text, last.span[1])
    return found[:-1] if alone and last.day else found


def _told(text: str, today: date, here: date) -> Iterator[_Told]:
    """Every day the words tell, with deadlines and others' accidents left out."""
    until = 0
    for found in _DAY.finditer(text):
        start, end = found.span()
        if start < until:
            continue
        if _DEADLINE.match(text, end) or _PAST_CASE.match(text, end):
            continue
        words = text[start:end]
        span = (_WEEK_SPAN if found["week"] else _SPAN).match(text, end) if not found["ago"] else None
        if span:
            until = span.end()
            yield _Told(None, (start, until), words, f"写的是{text[start:until]}，有好几天，请选一天。")
            continue
        day, reason = _day(found, today, here)
        beside = _WEEKDAY_TOO.match(text, end) if not found["week"] else None
        if beside:
            until = beside.end()
            if day and day.weekday() != _WEEKDAYS[beside["wd"]]:
                day, reason = None, f"“{words}”不是周{beside['wd']}，请核对后选日期。"
        if _PLANNED.search(text, max(0, start - 4), start) or re.match(
            r"[^，。；\n]{0,2}(?:拟|将|定于|计划|可以|行不行|能不能|方便)", text[end : end + 6]
        ):
            day, reason = None, reason or f"“{words}”像是还没做的安排，做完再记。"
        yield _Told(day, (start, end), words, reason, bool(found["ago"]))


def _day(found: re.Match[str], today: date, here: date) -> tuple[date | None, str]:
    words = found.group()
    if found["ahead"]:
        return None, f"“{words}”还没到，做完再记。"
    if found["ago"]:
        back = next(days for sign, days in _AGO.items() if words.startswith(sign))
        return here - timedelta(days=back), ""
    if found["week"]:
        return _weekday(found["which"] or "", found["wd"], words, here, today)
    if found["ymd"]:
        return _dated(found["y"], found["ym"], found["yd"], today)
    if found["md"]:
        return _dated(None, found["m"], found["d"], today)
    if found["dot"]:
        return _dated(None, found["dm"], found["dd"], today)
    return _day_of_month(found["lm"] or found["clm"] or "", found["od"] or found["cod"], words, today)


def _weekday(which: str, name: str, words: str, here: date, today: date) -> tuple[date | None, str]:
    if name == "末":
        return None, f"“{words}”是两天，请选一天。"
    monday = here - timedelta(days=here.weekday())
    if which:
        weeks = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1}[which]
        day = monday + timedelta(days=7 * weeks + _WEEKDAYS[name])
        return (day, "") if day <= today else (None, f"“{words}”还没到，做完再记。")
    return here - timedelta(days=(here.weekday() - _WEEKDAYS[name]) % 7), ""


def _dated(year: str | None, month: str, day: str, today: date) -> tuple[date | None, str]:
    numbers = (int(year) if year else today.year, number_of(month) or 0, number_of(day) or 0)
    said = f"{numbers[1]}月{numbers[2]}日"
    try:
        told = date(*numbers)
    except ValueError:
        return None, f"没有{said}这一天，请选日期。"
    if told <= today:
        return told, ""
    before = None if year else _year_before(told)
    if before and today - before <= NEAR_PAST:
        return before, ""
    return None, f"{said}还没到，做完再记。"


def _year_before(day: date) -> date | None:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return None


def _day_of_month(which: str, day: str, words: str, today: date) -> tuple[date | None, str]:
    number = number_of(day) or 0
    last_month = today.replace(day=1) - timedelta(days=1)
    months = [last_month] if which.startswith("上") else [today] if which else [today, last_month]
    for month in months:
        try:
            told = month.replace(day=number)
        except ValueError:
            continue
        if told <= today:
            return told, ""
    return None, f"“{words}”还没到或没有这一天，请选日期。"


_HALF = re.compile(r"今早|昨早|上午|早上|早晨|清晨|中午|下午|傍晚|晚上|夜间|今晚|昨晚|夜晚|晚(?=\d)|早(?=\d)")
_HALVES = {
    "上": "上午",
    "早": "上午",
    "清": "上午",
    "中": "中午",
    "下": "下午",
    "傍": "晚上",
    "夜": "晚上",
    "晚": "晚上",
}
_TIME = re.compile(
    rf"(?P<half>上午|早上|早|中午|下午|傍晚|晚上|晚|夜间)?(?P<h>(?<!\d)\d{{1,2}}|{_CN})"
    rf"(?:：(?P<m>[0-5]\d)(?!\d)|[点时](?!名|评|赞|滴|要求|意见|建议|希望|注意|内容"
    rf"|间|许|位|[0-9]{{3}})(?P<rest>半|整|一刻|三刻|(?:[0-5]?\d|[零一二三四五十]{{1,3}})分?)?)"
)
_UNTIL = re.compile(r"(?:分)?(?:-|至|到)")


def half_of(message: Message) -> Read[str]:
    """上午, 中午, 下午 or 晚上 where the message tells one and only one."""
    found = list(_HALF.finditer(message.view.text))
    named = dict.fromkeys(_HALVES[one.group().lstrip("今昨")[0]] for one in found)
    spans = tuple(message.span(*one.span()) for one in found)
    if len(named) == 1:
        return Read(next(iter(named)), spans)
    return Read(None, spans, "写了几个时段。", tuple(named)) if named else Read()


def time_of(message: Message) -> Read[time]:
    """The time it began; the end of “15:00-16:30” is none of its own."""
    text = message.view.text
    times: dict[time, Span] = {}
    until = -1
    for found in _TIME.finditer(text):
        ends = until >= 0 and _UNTIL.fullmatch(text, until, found.start())
        until = found.end()
        told = _clock(found)
        if told and not ends:
            times.setdefault(told, found.span())
        if told is None and not ends and found["half"] is None and (number_of(found["h"]) or 99) < 24:
            return Read(None, (message.span(*found.span()),), f"“{found.group()}”没写上午还是下午，请填时间。")
    spans = tuple(message.span(*span) for span in times.values())
    if len(times) == 1:
        return Read(next(iter(times)), spans)
    return Read(None, spans, "写了几个时间，请填一个。", tuple(times)) if times else Read()


def _clock(found: re.Match[str]) -> time | None:
    hour = number_of(found["h"])
    rest = found["rest"] or ""
    minute = {"半": 30, "整": 0, "一刻": 15, "三刻": 45, "": 0}.get(rest)
    if found["m"]:
        minute = int(found["m"])
    if minute is None:
        minute = number_of(rest.rstrip("分"))
    if hour is None or minute is None or hour > 23 or minute > 59:
        return None
    half = found["half"] or _half_before(found.string, found.start())
    if (half and half[0] in "下傍晚夜" and hour < 12) or (half and half[0] == "中" and hour < 6):
        hour += 12
    elif not half and not found["m"] and hour <= 7:
        return None
    return time(hour, minute)


def _half_before(text: str, start: int) -> str:
    before = re.search(r"(上午|下午|晚上|中午|[今昨早]?[早晚])[，：]?$", text[max(0, start - 4) : start])
    return before.group(1).lstrip("今昨") if before else ""
