"""Every timing word of a sentence, found by the rules and put in order."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from beacon.notices import due_rules
from beacon.notices.calendar_words import Calendar
from beacon.notices.due_rules import BEFORE, CLOCK
from beacon.notices.numerals import number_of
from beacon.notices.period_rules import NO_STANDING, OPENINGS, PERIODS, STANDING
from beacon.notices.reading import Due
from beacon.notices.void_rules import NORM, PUBLICITY, void_in

PERIOD, WITHIN, OPENING, STANDS, DATE, DAY, WEEKDAY, FEAST, TIMES, ITEMS = range(10)

_BY = re.compile(rf"{CLOCK}(?P<by>{BEFORE}|之?内)")
_SINCE = re.compile(r"(?:日|份|号|月)?起(?!至|到|，?至)")
_TITLE = re.compile(r"《[^《》]{0,80}》|“(?:[^“”]{0,12}(?:日|月|周|年|季))”")
_CLAUSE = re.compile(r"[^，；]+")
_PER_EVENT = re.compile(r"(?:每次|每场|每期|每堂|单次|每节|每班)[^，；]{0,30}")
_ARTICLE = re.compile(r"(?:新|又|再|进|这|那|任何|首|头|下|上|同|某|另)$")
_PRIOR = re.compile(r"(?:第|首|每|那|这)$")
_WAR = re.compile(r".{0,8}(?:战|仗|硬仗)")
_LEAST_WORDS = re.compile(r"(?:至少|不少于|不低于|不得少于|最少)$")
_STRONG_UNITS = frozenset("次场轮遍堂回") | {"场次", "场（次）", "班次"}


@dataclass(frozen=True)
class Mark:
    """A timing word: what sort, where in the sentence, and its value (cadence, due, count).

    A day of the period said with 前 has the cadence `by`: it is a deadline even where no period is named.
    """

    sort: int
    start: int
    end: int
    cadence: str | None = None
    due: Due | None = field(default=None, hash=False)
    count: int = 1
    times: int = 1


@lru_cache(maxsize=2048)
def marks_of(text: str, calendar: Calendar) -> tuple[Mark, ...]:
    """All marks of a sentence that ask for something, in order of place."""
    hunt = _Hunt(text, calendar)
    hunt.run()
    return tuple(sorted(hunt.found, key=lambda mark: (mark.start, mark.end)))


class _Hunt:
    def __init__(self, text: str, calendar: Calendar) -> None:
        self.text = _TITLE.sub(lambda found: "□" * len(found.group()), text)
        self.calendar = calendar
        self.taken = bytearray(len(text))
        self.found: list[Mark] = []

    def run(self) -> None:
        self._void()
        self._since_issue()
        self._openings()
        self._periods()
        self._parts_of_year()
        self._dates()
        self._days()
        self._counts()
        self._standing()

    def _take(self, start: int, end: int) -> bool:
        if any(self.taken[start:end]):
            return False
        self.taken[start:end] = b"\1" * (end - start)
        return True

    def _add(self, mark: Mark) -> None:
        self.found.append(mark)

    def _void(self) -> None:
        carried = False
        for clause in _CLAUSE.finditer(self.text):
            words = clause.group()
            hit = void_in(words)
            if hit or (carried and not _AFRESH.search(words)):
                start = 0 if hit in _CARRIES and clause.start() <= 10 else clause.start()
                self.taken[start : clause.end()] = b"\1" * (clause.end() - start)
            carried = hit in _CARRIES or (carried and not _AFRESH.search(words))

    def _since_issue(self) -> None:
        for found in due_rules.SINCE_ISSUE.regex.finditer(self.text):
            if self._take(*found.span()):
                due = (
                    None if found["event"] else self.calendar.after_issue(number_of(found["days"]) or 0, found["unit"])
                )
                self._add(Mark(DATE, *found.span(), due=due))
        for found in due_rules.FESTIVAL.regex.finditer(self.text):
            if self._take(*found.span()):
                self._add(Mark(FEAST, *found.span()))

    def _periods(self) -> None:
        for rule in PERIODS:
            for found in rule.regex.finditer(self.text):
                if self._take(*found.span()):
                    cadence, _, times = rule.means.partition("*")
                    sort = WITHIN if rule.name == "within the year" else PERIOD
                    self._add(Mark(sort, *found.span(), cadence=cadence, times=int(times or 1)))

    def _openings(self) -> None:
        for found in OPENINGS.regex.finditer(self.text):
            if self._take(*found.span()):
                self._add(Mark(OPENING, *found.span(), cadence="term_start"))

    def _parts_of_year(self) -> None:
        for found in due_rules.PART_OF_YEAR.regex.finditer(self.text):
            before, after = self.text[found.start() - 1 : found.start()], self.text[found.end() :][:3]
            led = before in ("", "于", "在", "至", "到", "，", "；", "：", "（", "即", "，")
            followed = re.match(
                (
                    r"之?前|以前|和|、|完成|内|开展|组织|要|各|，|集中|对|至少|不少于"
                    r"|底|末|将|报"
                ),
                after,
            )
            if (followed or (led and found["yearend"] and before)) and self._take(*found.span()):
                end = found.end() + (len(by.group()) if (by := _BY.match(self.text[found.end() :][:16])) else 0)
                self._add(Mark(DATE, found.start(), end, due=self.calendar.part_of_year(found.groupdict())))

    def _dates(self) -> None:
        for found in due_rules.DATE.regex.finditer(self.text):
            if any(self.taken[found.start() : found.end()]):
                continue
            to = due_rules.TO.regex.match(self.text, found.end())
            second = due_rules.RANGE.regex.match(self.text, to.end()) if to else None
            if second and (second["month2"] or second["day2"]) and not any(self.taken[found.end() : second.end()]):
                self._range(found, second)
            elif not _SINCE.match(self.text, found.end()):
                self._date(found)

    def _range(self, found: re.Match[str], second: re.Match[str]) -> None:
        end = self._past_by(second.end())
        self._take(found.start(), end)
        rest = _CLAUSE.match(self.text, end)
        if rest and _CAMPAIGN.search(rest.group()):
            return
        self._add(Mark(DATE, found.start(), end, due=self.calendar.span(found.groupdict(), second.groupdict())))

    def _date(self, found: re.Match[str]) -> None:
        end = self._past_by(found.end())
        by = end > found.end()
        led = _UNTIL.search(self.text, max(0, found.start() - 4), found.start())
        if not found["day"] and not found["part"] and not by and not _IN_MONTH.match(self.text[found.end() - 1 :][:4]):
            return
        self._take(found.start(), end)
        due = self.calendar.day(found.groupdict(), by=(by and self.text[end - 1] == "前") or bool(led))
        self._add(Mark(DATE, found.start(), end, due=due))

    def _past_by(self, end: int) -> int:
        by = _BY.match(self.text[end : end + 24])
        return end + by.end() if by else end

    def _days(self) -> None:
        for found in due_rules.WEEKDAY.regex.finditer(self.text):
            if not any(self.taken[found.start("day") : found.end()]) and not _ONE_DEED.match(
                self.text, found.start("day")
            ):
                end = self._past_by(found.end())
                self.taken[found.start() : end] = b"\1" * (end - found.start())
                count = 2 if found["more"] else 1
                this = self.text[found.start() - 1 : found.start()] in ("本", "这")
                self._add(
                    Mark(
                        DATE if this else WEEKDAY,
                        found.start(),
                        end,
                        due={"weekday": "一二三四五六日".find(found["day"].replace("天", "日")) + 1},
                        count=count,
                    )
                )
        for found in due_rules.END_OF_PERIOD.regex.finditer(self.text):
            group = next(name for name in ("part", "last", "ten") if found[name])
            if not any(self.taken[found.start(group) : found.end()]):
                self.taken[found.start() : found.end()] = b"\1" * (found.end() - found.start())
                day = {"上旬": 10, "中旬": 20}.get(found.group(group), "last")
                self._add(Mark(DAY, found.start(), self._past_by(found.end()), due={"day": day}, cadence="by"))
        for found in due_rules.DAY_OF_PERIOD.regex.finditer(self.text):
            if (found["before"] or found["unit"] != "个工作日") and self._take(*found.span()):
                self._day(found)

    def _day(self, found: re.Match[str]) -> None:
        day = number_of(found["day"]) or 0
        if not 1 <= day <= 31 or (found["unit"] == "号" and not found["day"].isdigit()):
            return
        within = "内" in (found["before"] or "")
        if within and not found["next"]:
            return
        if found["this"]:
            self._add(Mark(DATE, *found.span(), due=self.calendar.this_month(day)))
            return
        last: int | str = "last" if found["last"] else number_of(found["until"] or "") or day
        late = found["next"] or (day <= 15 and _LAST_PERIOD.search(self.text, found.end(), found.end() + 40))
        due: Due = {"day": last, "next_month": True} if late else {"day": last}
        self._add(Mark(DAY, *found.span(), due=due, cadence="by" if found["before"] else None))

    def _counts(self) -> None:
        for found in due_rules.DAY_PARTS.regex.finditer(self.text):
            parts = len(due_rules.DAY_PART.findall(found["parts"]))
            if self._take(*found.span("n")):
                self._add(Mark(TIMES, *found.span("n"), count=parts * (number_of(found["n"]) or 1)))
                if not any(mark.sort == PERIOD for mark in self.found) and self._take(*found.span("parts")):
                    self._add(Mark(PERIOD, *found.span("parts"), cadence="daily"))
        for found in _PER_EVENT.finditer(self.text):
            self._take(*found.span())
        for found in due_rules.TIMES.regex.finditer(self.text):
            count = number_of(found["n"])
            if count and self._is_times(found) and self._take(*found.span()):
                self._add(Mark(TIMES, *found.span(), count=count))
        norms = [found.span() for found in NORM.regex.finditer(self.text)]
        for found in due_rules.ITEMS.regex.finditer(self.text):
            count = number_of(found["n"])
            norm = any(start <= found.start("n") < end for start, end in norms)
            if count and self._is_items(found, norm) and self._take(found.start("n"), found.end()):
                self._add(Mark(ITEMS, found.start("n"), found.end(), count=count))

    def _is_times(self, found: re.Match[str]) -> bool:
        if (_PRIOR if found["unit"] in ("堂", "节") else _ARTICLE).search(
            self.text, max(0, found.start() - 2), found.start()
        ):
            return False
        if _PER_DEED.search(self.text, max(0, found.start() - 8), found.start()):
            return False
        if found["unit"] in ("堂", "节") and "课" not in self.text[max(0, found.start() - 14) : found.end() + 24]:
            return False
        if found["unit"] in ("课时", "学时") and not any(mark.sort in (PERIOD, WITHIN) for mark in self.found):
            return False
        if found["unit"] in _STRONG_UNITS:
            return not _WAR.match(self.text, found.end(), found.end() + 9)
        return found["n"] not in "一" or bool(_LEAST_WORDS.search(self.text, max(0, found.start() - 6), found.start()))

    def _is_items(self, found: re.Match[str], norm: bool) -> bool:
        around = self.text[max(0, found.start() - 25) : found.end() + 12]
        put_out = bool(PUBLICITY.regex.search(around))
        if _EACH_ONE.search(self.text, max(0, found.start("n") - 14), found.start("n")) and _SIGNED.search(around):
            return True
        if norm and not put_out:
            return False
        if (found["least"] and found["least"][-1] != "各") or found["more"]:
            return True
        one = found["n"] != "一" or _PUT_OUT_ONE.search(self.text, max(0, found.start("n") - 16), found.start("n"))
        return put_out and bool(one) and found["unit"] not in "个家户组支套例栋本"

    def _standing(self) -> None:
        for rule in STANDING:
            for found in rule.regex.finditer(self.text):
                if not self._describes(found) and self._take(found.start(), found.start() + 2):
                    self._add(Mark(STANDS, *found.span(), cadence="continuous"))

    def _describes(self, found: re.Match[str]) -> bool:
        start = max(0, found.start() - 6)
        comma = self.text.find("，", found.start())
        end = min(found.start() + 10, comma if comma >= 0 else len(self.text))
        return bool(NO_STANDING.regex.search(self.text, start, end))


_AFRESH = re.compile(r"(?:各[^，]{0,8}|要|应|须|请)(?:要|应|须|每|于|在)|^要|^请|下一步|今后")
_CARRIES = frozenset(("history", "done already", "statistics", "the campaign's own window", "marks and penalties"))
_LAST_PERIOD = re.compile(r"上(?:个|一|一个)?(?:月|季度|季)")
_CAMPAIGN = re.compile(
    r"(?:开展|组织|举办|实施|进行|为)[^，。；]{0,24}(?:宣传月|宣传周"
    r"|活动月|活动周|安全生产月|安全月|百日[^，。；]{0,6}|专项(?:整治"
    r"|行动|治理)|集中(?:整治|攻坚|宣传)行动|攻坚行动|集中行动|大会战"
    r"|防火期|禁火期|汛期)(?:行动|活动|工作)?$"
    r"|^(?:的)?[^，。；]{0,6}(?:防火期|禁火期|禁渔期|汛期|高火险期)内?$"
)
_EACH_ONE = re.compile(r"每(?:户|家|村|人|名|个)")
_SIGNED = re.compile(r"签|发放|张贴")
_PER_DEED = re.compile(r"每(?![年月周日天季学半晚早旬个两双三隔])[^，。；]{1,6}$")
_PUT_OUT_ONE = re.compile(
    r"(?:推送|发送|发放|签订|制作|拍摄|张贴|悬挂|刊发|撰写|印发|发布"
    r"|推出)[^，。；]{0,12}$"
)
_UNTIL = re.compile(r"截止(?:到|至)?$")
_IN_MONTH = re.compile(r"[月份](?:份|底|内|，|、|开展|组织|集中|至少|完成|各|要|举办|对|和|及)")
_ONE_DEED = re.compile(
    r"一(?:次|题|讲|课|练|查|巡|播|训|检|测|结|评|会|调度|通报|研判|主题"
    r"|督查|督导|排查|巡查|演练|培训|推送|提醒|报告|更新|学|议|清|点"
    r"|晒|访|汇总|整治|小)"
)
