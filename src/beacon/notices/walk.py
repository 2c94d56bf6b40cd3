"""Through a notice from top to bottom: where each sentence stands, what it inherits, what it asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from beacon.notices.actors import agents_of, duty_line, headed, subject_of
from beacon.notices.calendar_words import Calendar
from beacon.notices.contacts import CONTACT_LINE
from beacon.notices.deadlines import SHORT_TIME, TIME_LINE, timing_of, with_deadline, without_bracket, without_inline
from beacon.notices.deeds import ASKS, DEED, GOALS, PRINCIPLE, TOLD
from beacon.notices.demands import Demand, demands_of, whole
from beacon.notices.mark import ITEMS, OPENING, PERIOD, STANDS, TIMES, Mark
from beacon.notices.marks import marks_of
from beacon.notices.outline import ROW, Item, lead_in, numbered_view, under
from beacon.notices.places import TELLS, asks_for_work, is_backdrop, is_idle
from beacon.notices.surface import View, sentences
from beacon.notices.tables import cells_of, roles_of, titles_of
from beacon.notices.timings import Timing, timings

_STAGE = re.compile(r"阶段|（[^（）]{2,30}(?:前|日|月|底|旬)[^（）]{0,4}）[。：]?$")
_STAGE_LINE = re.compile(
    r"^(?:第[一二三四五六1-6]阶段|[^，。；]{2,8}阶段)[^，。；（]{0,14}（[^（）]{2,30}）[：]?[^，。；]{0,8}[。：]?$"
)
_ATTACHED = re.compile(r"附件?(?:\d{0,2}|[一二三四五])：|附：")
_MARGINAL = re.compile(r"（[^（）]{1,30}）[。；]?$")
"""A sentence that is only a note in brackets: （10分）"""
_LEAD_IN = re.compile(r"(?:以下|下列|如下)[^，。；：]{0,8}：$")
_HEREBY = re.compile(
    r"(?:提醒|通知|通报|函告|告知|公告|安排|部署|建议|明确|规定|倡议|报告|说明|提示)(?:有关事项)?如下：$|特此|(?:我|本)[局所队办镇街委]"
)
"""A lead-in whose subject is the one who writes, and not the one who is to act."""
_FOUND_OUT = re.compile(r"发现|查实|获悉|接报|了解到|据.{2,10}(?:通报|统计)|近日|日前|近期|上述")
"""What a letter tells before it asks: its subject is no actor of what follows."""
_BIDS = re.compile(r"要(?!求)|应(?!急)|须|请|务必|下一步|下步|今后")
_LONGEST_HEADING = 40
_SHORTEST_DEMAND = 6
_REACH = 60
"""A deadline line speaks of one of the last so many sentences of its item."""


@dataclass
class Sentence:
    """A sentence on its way to a clause: its view without number, its place, what it was found to ask for.

    `frame`: part of the header. `quiet`: a heading, label, principle or contact, which asks for nothing itself.
    """

    view: View
    item: Item
    start: int
    end: int
    frame: bool = False
    quiet: bool = False
    demands: tuple[Demand, ...] = ()


class Walk:
    """The reader's state: the item it stands in, the table it reads, the sentences so far."""

    def __init__(self, norm: str, calendar: Calendar) -> None:
        self.norm, self.calendar = norm, calendar
        self.item = Item()
        self.sentences: list[Sentence] = []
        self.columns: Mapping[int, str] = {}
        self.attached = False
        self.headed: tuple[Sentence, str, tuple[Mark, ...]] | None = None

    def frame(self, view: View) -> None:
        """A paragraph that is nothing but header."""
        self._add(view).frame = True

    def row(self, start: int, end: int) -> None:
        """A row of a table."""
        cells = cells_of(self.norm, start, end)
        if titles := titles_of(cells):
            self.columns = titles
            for cell in cells:
                self._add(cell.view).quiet = True
            return
        self.item = Item(ROW, "", self.item if self.item.level != ROW else self.item.parent)
        for cell, role in zip(cells, roles_of(cells, self.columns), strict=True):
            self._cell(cell.view, role)

    def _cell(self, view: View, role: str) -> None:
        if role == "work":
            for first, last in sentences(view):
                self._sentence(view, first, first, last, opens=False, alone=False)
            return
        self._add(view).quiet = True
        if role == "who":
            self._assign(duty_line(f"责任单位：{view.text}"))
        elif role == "when":
            self._apply(timing_of(view.text, self.calendar), None)

    def paragraph(self, view: View) -> None:
        """A paragraph of the text itself."""
        self.columns = {}
        if self.item.level == ROW:
            self.item = self.item.parent or Item()
        ends = view.text[-1] in "。；"
        self.attached = bool(_ATTACHED.match(view.text)) or (self.attached and len(view.text) < 45 and not ends)
        if self.attached:
            self._add(view).quiet = True
            return
        level, label, length = numbered_view(view)
        if level >= 0:
            self.item = under(self.item, level, label)
        elif view.text[-1] == "：":
            self.item = lead_in(self.item)
        bounds = list(sentences(view))
        several = sum(not _MARGINAL.match(view.text, first, last) for first, last in bounds) > 1
        for order, (first, last) in enumerate(bounds):
            opens = level >= 0 and order == 0
            begins = length if opens and length < last else first
            self._sentence(view, first, begins, last, opens=opens, alone=opens and not several)
        if level >= 0 and len(bounds) > 1:
            self._heading_after_all(len(bounds))

    def _heading_after_all(self, length: int) -> None:
        """（二）开展一次演练。… asks for it itself where the sentences below only tell how."""
        heading, *below = self.sentences[-length:]
        if not self.headed or self.headed[0] is not heading:
            return
        _, words, marks = self.headed
        timed = any(demand.timing.cadence not in (None, "continuous") for one in below for demand in one.demands)
        if not timed and any(mark.sort in (TIMES, ITEMS, STANDS) for mark in marks):
            heading.demands = demands_of(words, marks, lead=None, silent=True, carried=self.item.inherited_actors())

    def _add(self, view: View) -> Sentence:
        start, end = view.span(0, len(view.text))
        self.sentences.append(Sentence(view, self.item, start, end))
        return self.sentences[-1]

    def _sentence(self, view: View, first: int, begins: int, last: int, *, opens: bool, alone: bool) -> None:
        self.item.clauses.append(len(self.sentences))
        one = self._add(view.cut(first, last))
        one.view = view.cut(begins, last)
        words, tail = without_bracket(one.view.text)
        words, inline = without_inline(words)
        if inline:
            self._assign(duty_line(inline))
        if tail:
            self._assign(duty_line(tail))
        if opens and (alone or len(words) <= _LONGEST_HEADING):
            self.item.heading = words
            self.item.actors = headed(words) or self.item.actors
        if not self._is_label(one, words, opens):
            self._demands(one, words, opens, alone)
        if tail:
            self._time_line(tail, one)

    def _assign(self, names: tuple[str, ...]) -> None:
        self.item.assigned = tuple(dict.fromkeys(self.item.assigned + names))[:40]

    def _is_label(self, one: Sentence, words: str, opens: bool) -> bool:
        """Lines that only tell whom to call, who is responsible, until when, or in which stage."""
        one.quiet = True
        contact = CONTACT_LINE.regex.search(words[:40])
        if contact and (contact.start() < 8 or not DEED.regex.search(words[: contact.start()])):
            return True
        if names := duty_line(words):
            self._assign(names)
            self._time_line(words, None)
            return True
        if self._time_line(words, None) or (TIME_LINE.regex.match(words) and not opens and len(words) < 40):
            return True
        if SHORT_TIME.regex.match(words) and self._apply(timing_of(words, self.calendar), None):
            return True
        if (opens or _STAGE_LINE.match(words)) and len(words) <= _LONGEST_HEADING and _STAGE.search(words):
            self.item.lead = timing_of(words, self.calendar)
            return True
        one.quiet = False
        return False

    def _demands(self, one: Sentence, words: str, opens: bool, alone: bool) -> None:
        if len(words) < _SHORTEST_DEMAND and not DEED.regex.search(words):
            one.quiet = True
            return
        marks = self._without_lead(words, marks_of(words, self.calendar), opens)
        if marks and not _BIDS.search(words) and self._under_told():
            one.quiet = True
            return
        goals, principle = self._under_goals(), bool(PRINCIPLE.regex.search(words))
        if goals or (principle and not any(mark.sort in (PERIOD, TIMES) for mark in marks)):
            marks = tuple(mark for mark in marks if mark.sort == PERIOD)
        titled = (
            alone
            and words[-1] not in "。；！"
            and len(words) < 20
            and {mark.sort for mark in marks} <= {OPENING, STANDS}
        )
        short = opens and (not alone or titled) and len(words) <= _LONGEST_HEADING
        if short and marks and not any(mark.sort == PERIOD or mark.due for mark in marks):
            self.headed = one, words, marks
            marks = ()
        whole_sentence = "，" in words and bool(subject_of(words) or TELLS.regex.search(words))
        heading = not marks and ((short and not whole_sentence) or (alone and words[-1] not in "。；：！"))
        one.quiet = heading or goals or principle or not (ASKS.regex.search(words[:400]) or asks_for_work(words))
        if marks and words.endswith("："):
            self.item.lead = next(iter(timings(marks, Timing())), None)
            self.item.actors = subject_of(words) or self.item.actors
            one.quiet = True
            return
        timed = any(mark.cadence or mark.due for mark in marks)
        if not marks and _LEAD_IN.search(words):
            one.quiet = True
            if not _HEREBY.search(words):
                self.item.actors = subject_of(words) or self.item.actors
            return
        if not marks and one.quiet:
            if not self._is_dated_work(words, heading, goals, principle):
                return
            one.quiet = False
        lead = self.item.lead if self.item.labelled else None if timed else self.item.inherited_lead()
        carried = self.item.inherited_actors()
        one.demands = demands_of(words, marks, lead=lead, silent=one.quiet, carried=carried)
        if not any(demand.timing.cadence or demand.timing.due for demand in one.demands) and not one.quiet:
            if is_backdrop(words):
                one.demands, one.quiet = (), True
            elif not one.demands and asks_for_work(words):
                one.demands = (whole(words, carried),)
        said = (
            next((demand.actors for demand in one.demands if demand.own), ()) or subject_of(words) or agents_of(words)
        )
        timed = any(demand.timing.cadence for demand in one.demands)
        if timed or not _FOUND_OUT.search(words):
            self.item.actors = said or self.item.actors

    def _is_dated_work(self, words: str, heading: bool, goals: bool, principle: bool) -> bool:
        """Under a stage or line that sets a deadline, whatever is neither idle nor past is work by that deadline."""
        lead = self.item.inherited_lead()
        dated = bool(lead and lead.due and lead.cadence == "once")
        return dated and not (heading or goals or principle) and not any(map(is_idle, words[:400].split("，")))

    def _without_lead(self, words: str, marks: tuple[Mark, ...], opens: bool) -> tuple[Mark, ...]:
        """每周：总务处检查食堂；… the period before the colon times all that follows in its item."""
        if not marks or marks[0].sort != PERIOD or words[marks[0].end : marks[0].end + 1] != "：" or marks[0].start:
            return marks
        if opens or self.item.level < 0:
            self.item.lead, self.item.labelled = next(iter(timings(marks[:1], Timing())), None), True
        later = any(mark.sort == PERIOD for mark in marks[1:])
        return marks[1:] if later else marks

    def _under_goals(self) -> bool:
        return any(GOALS.regex.search(heading) for heading in self.item.headings()[:4] if heading)

    def _under_told(self) -> bool:
        above = self.item.headings()[:4]
        return any(TOLD.regex.search(heading.rstrip("。：")) for heading in above if heading)

    def _time_line(self, words: str, one: Sentence | None) -> bool:
        found = TIME_LINE.regex.search(words)
        timing = timing_of(found["when"], self.calendar) if found else None
        applied = self._apply(timing, one)
        if timing and not applied and not one and not self.item.lead:
            self.item.lead = timing
        return applied

    def _apply(self, timing: Timing | None, one: Sentence | None) -> bool:
        """Gives a deadline to the sentence it closes, or to the first sentence of its item that asks for work."""
        places = [one] if one else [self.sentences[index] for index in self.item.clauses[-_REACH:]]
        asking = [sentence for sentence in places if timing and sentence.demands]
        for order, sentence in enumerate(asking):
            if timing and (not order or not any(demand.timing.cadence for demand in sentence.demands)):
                sentence.demands = with_deadline(sentence.demands, timing)
        return bool(asking)
