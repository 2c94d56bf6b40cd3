"""The text of a notice → its header, its sentences, what each asks for, and whom to call."""

import re
from dataclasses import dataclass, field, replace

from beacon.notices.actors import duty_line, subject_of
from beacon.notices.calendar_words import Calendar
from beacon.notices.contacts import CONTACT_LINE, contacts_in
from beacon.notices.deeds import ASKS, DEED, GOALS, PRINCIPLE
from beacon.notices.demands import Demand, demands_of
from beacon.notices.header import Frame, frame_of
from beacon.notices.marks import ITEMS, PERIOD, STANDS, TIMES, WITHIN, Mark, marks_of
from beacon.notices.outline import Item, lead_in, numbered, under
from beacon.notices.reading import Clause, Obligation, Reading
from beacon.notices.surface import View, normal, paragraphs, sentences, view_of
from beacon.notices.timings import Timing, timings

_TIME_LINE = re.compile(
    r"(?:完成|办结|整改|推进|工作|任务|报送|实施|落实)?(?:时限|时间|时间节点"
    r"|期限|进度|频次)(?:要求|安排|节点)?：(?P<when>[^；。）]{1,40})"
)
_BRACKET = re.compile(
    r"[（【\[](?=(?:[^（）：]{0,6})(?:责任|牵头|主责|配合|完成|落实|时限"
    r"|负责|承办|协办|实施)[^（）：]{0,6}：)"
)
_SHORT_TIME = re.compile(
    r"^[^，。；]{2,16}(?:前|内|底)(?:全面|全部|基本)?(?:完成|落实到位"
    r"|到位|建成)[。；]?$"
)
_STAGE = re.compile(r"阶段|（[^（）]{2,30}(?:前|日|月|底|旬)[^（）]{0,4}）[。：]?$")
_ALL_YEAR = re.compile(r"全年|持续|长期|常态|贯穿")
_WHO = re.compile(r"单位|部门|责任人|牵头|配合")
_WHEN = re.compile(r"时限|时间|频次|期限")
_ROLE = re.compile(f"{_WHO.pattern}|{_WHEN.pattern}")
_ATTACHED = re.compile(r"附件?(?:\d{0,2}|[一二三四五])：|附：")
_LIST_LEAD = re.compile(r"[：]$")
_HEADER_CELLS = re.compile(
    r"^(?:序号|编号|责任|牵头|配合|主责|完成|时限|时间|工作任务|重点任务"
    r"|任务|工作内容|内容|措施|具体措施|项目|类别|频次|备注|目标|要求)"
)


@dataclass
class _Sentence:
    """A sentence on its way to a clause: its view without number, and what it was found to ask for."""

    view: View
    item: Item
    start: int
    end: int
    frame: bool = False
    heading: bool = False
    demands: list[Demand] = field(default_factory=list)


def read_notice(text: str, *, default_year: int | None = None) -> Reading:
    """Reads a notice. `default_year` is the year of its dates where the paper itself names none.

    Takes any text and never raises; what cannot be made out is empty. Every quote is a true span of `text`.
    """
    norm = normal(text)
    spans = paragraphs(norm)
    views = [view_of(norm, start, end) for start, end in spans]
    frame = frame_of(views, default_year)
    walk = _Walk(norm, frame, Calendar(frame.header.year, frame.header.signed_on))
    for index, (start, end) in enumerate(spans):
        walk.paragraph(index, views[index], norm[start:end], start)
    return walk.reading(text)


class _Walk:
    def __init__(self, norm: str, frame: Frame, calendar: Calendar) -> None:
        self.norm, self.frame, self.calendar = norm, frame, calendar
        self.item = Item()
        self.sentences: list[_Sentence] = []
        self.columns: list[str] = []
        self.attached = False
        self.headed: tuple[_Sentence, str, tuple[Mark, ...]] | None = None

    def paragraph(self, index: int, view: View, raw: str, start: int) -> None:
        if index in self.frame.paragraphs:
            self.sentences.append(_Sentence(view, self.item, view.spots[0], view.spots[-1] + 1, frame=True))
            return
        if "\t" in raw:
            self._row(raw, start)
            return
        self.columns = []
        self.attached = bool(_ATTACHED.match(view.text)) or (
            self.attached and len(view.text) < 45 and view.text[-1] not in "。；"
        )
        if self.attached:
            self.sentences.append(_Sentence(view, self.item, view.spots[0], view.spots[-1] + 1, heading=True))
            return
        level, label, length = numbered(view.text)
        if level >= 0:
            self.item = under(self.item, level, label)
        elif view.text[-1] == "：":
            self.item = lead_in(self.item)
        bounds = list(sentences(view))
        for order, (first, last) in enumerate(bounds):
            begins = length if order == 0 and level >= 0 and length < last else first
            alone = level >= 0 and order == 0 and len(bounds) == 1
            opens = level >= 0 and order == 0
            self._sentence(view, first, begins, last, opens, alone)
        if level >= 0 and len(bounds) > 1:
            self._heading_after_all(len(bounds))

    def _heading_after_all(self, length: int) -> None:
        """（二）开展一次演练。… asks for it itself where the sentences below only tell how."""
        heading, *below = self.sentences[-length:]
        if not self.headed or self.headed[0] is not heading:
            return
        _, words, marks = self.headed
        timed = any(demand.timing.cadence not in (None, "continuous") for one in below for demand in one.demands)
        if not timed and any(mark.sort in (TIMES, ITEMS) for mark in marks):
            heading.demands = demands_of(words, marks, lead=None, silent=True, carried=self.item.inherited_actors())

    def _row(self, raw: str, start: int) -> None:
        cells, place = [], start
        for cell in raw.split("\t"):
            if cell.strip():
                cells.append(view_of(self.norm, place, place + len(cell)))
            place += len(cell) + 1
        titles = [bool(_HEADER_CELLS.match(cell.text)) and len(cell.text) <= 12 for cell in cells]
        if len(cells) > 1 and sum(titles) * 2 > len(cells):
            self.columns = [cell.text for cell in cells]
            self.sentences += [_Sentence(c, self.item, c.spots[0], c.spots[-1] + 1, heading=True) for c in cells]
            return
        row = Item(99, "", self.item if self.item.level != 99 else self.item.parent)
        self.item = row
        known = [self.columns[place] if len(self.columns) == len(cells) else "" for place in range(len(cells))]
        longest = max(
            (len(cell.text) for cell, title in zip(cells, known, strict=True) if not _ROLE.search(title)), default=0
        )
        for cell, title in zip(cells, known, strict=True):
            self._cell(cell, title, label=len(cell.text) < min(13, longest))

    def _cell(self, cell: View, title: str, *, label: bool) -> None:
        one = _Sentence(cell, self.item, cell.spots[0], cell.spots[-1] + 1, heading=True)
        if _WHO.search(title):
            self.sentences.append(one)
            self._assign(duty_line(f"责任单位：{cell.text}"))
        elif _WHEN.search(title):
            self.sentences.append(one)
            self._time_line(f"完成时限：{cell.text}", None)
        elif label:
            self.sentences.append(one)
        else:
            for first, last in sentences(cell):
                self._sentence(cell, first, first, last, False, False)

    def _sentence(self, view: View, first: int, begins: int, last: int, opens: bool, alone: bool) -> None:
        part = view.cut(begins, last)
        start, end = view.span(first, last)
        one = _Sentence(part, self.item, start, end)
        self.item.clauses.append(len(self.sentences))
        self.sentences.append(one)
        words, tail = _without_bracket(part.text)
        if tail:
            self._assign(duty_line(tail))
        if opens and (alone or len(words) <= 45):
            self.item.heading = words
        self._find(one, words, opens, alone)
        if tail:
            self._time_line(tail, one)

    def _assign(self, names: tuple[str, ...]) -> None:
        self.item.assigned = tuple(dict.fromkeys(self.item.assigned + names))[:40]

    def _find(self, one: _Sentence, words: str, opens: bool, alone: bool) -> None:
        contact = CONTACT_LINE.regex.search(words[:40])
        if contact and (contact.start() < 8 or not DEED.regex.search(words[: contact.start()])):
            one.heading = True
            return
        if names := duty_line(words):
            self._assign(names)
            one.heading = True
            self._time_line(words, None)
            return
        if (
            self._time_line(words, None)
            or (_TIME_LINE.match(words) and not opens and len(words) < 40)
            or (_SHORT_TIME.match(words) and self._apply(self._timing(words), None))
        ):
            one.heading = True
            return
        if opens and _STAGE.search(words) and len(words) <= 45:
            self.item.lead = self._timing(words)
            one.heading = True
            return
        self._demands(one, words, opens, alone)

    def _demands(self, one: _Sentence, words: str, opens: bool, alone: bool) -> None:
        marks = marks_of(words, self.calendar)
        if self._under_goals() or (
            PRINCIPLE.regex.search(words) and not any(mark.sort in (PERIOD, TIMES) for mark in marks)
        ):
            marks = tuple(mark for mark in marks if mark.sort == PERIOD)
        background = self._under_goals() or bool(PRINCIPLE.regex.search(words)) or not ASKS.regex.search(words[:400])
        if (
            opens
            and not alone
            and len(words) <= 40
            and marks
            and not any(mark.sort == PERIOD or mark.due for mark in marks)
        ):
            self.headed = one, words, marks
            marks = ()
        heading = opens and ((alone and words[-1] not in "。；：！") or (not alone and len(words) <= 40)) and not marks
        one.heading = heading or background
        carried = self.item.inherited_actors()
        if _LIST_LEAD.search(words) and marks:
            self.item.lead = next(iter(timings(marks, Timing())), None)
            self.item.actors = subject_of(words) or self.item.actors
            one.heading = True
            return
        lead = (
            self.item.inherited_lead()
            if not marks or all(mark.cadence is None and mark.due is None for mark in marks)
            else None
        )
        one.demands = demands_of(words, marks, lead=lead, silent=one.heading, carried=carried)
        said = next((demand.actors for demand in one.demands if demand.own), ()) or subject_of(words)
        if said:
            self.item.actors = said

    def _under_goals(self) -> bool:
        return any(GOALS.regex.search(heading) for heading in self.item.headings()[:4] if heading)

    def _timing(self, words: str) -> Timing | None:
        marks = marks_of(words, self.calendar)
        found = next(iter(timings([mark for mark in marks if mark.sort not in (STANDS, WITHIN)], Timing())), None)
        return found or (Timing("continuous") if _ALL_YEAR.search(words) else None)

    def _time_line(self, words: str, one: _Sentence | None) -> bool:
        found = _TIME_LINE.search(words)
        if not found:
            return False
        return self._apply(self._timing(found["when"]), one)

    def _apply(self, timing: Timing | None, one: _Sentence | None) -> bool:
        """Gives a deadline line to the sentence it closes, or to the first sentence of its item that asks for work."""
        if timing is None:
            return False
        places = [one] if one else [self.sentences[index] for index in self.item.clauses]
        for sentence in places:
            if sentence.demands and self._give(sentence, timing):
                return True
        return False

    def _give(self, sentence: _Sentence, timing: Timing) -> bool:
        timed = [demand for demand in sentence.demands if demand.timing.cadence not in (None, "continuous")]
        if not timed:
            first, last = sentence.demands[0], sentence.demands[-1]
            sentence.demands = [replace(first, end=last.end, timing=timing)]
            return True
        open_ = [demand for demand in timed if demand.timing.due is None and timing.due]
        for demand in open_:
            same = timing.cadence in ("once", demand.timing.cadence)
            if same and demand.timing.cadence in ("once", timing.cadence):
                place = sentence.demands.index(demand)
                sentence.demands[place] = replace(demand, timing=replace(demand.timing, due=timing.due))
        return True

    def reading(self, text: str) -> Reading:
        """All clauses and obligations, with their places in the text."""
        clauses, obligations = [], []
        totals: dict[int, int] = {}
        for index, one in enumerate(self.sentences):
            asked = [self._obligation(text, one, demand, index) for demand in one.demands]
            obligations += asked
            totals[id(one.item)] = totals.get(id(one.item), 0) + 1
            number = f"{one.item.number}-{totals[id(one.item)]}"
            clauses.append(Clause(number, one.start, one.end, text[one.start : one.end], _place(one, asked)))
        named = [one.view.text for one in self.sentences if CONTACT_LINE.regex.search(one.view.text)]
        return Reading(self.frame.header, tuple(clauses), tuple(obligations), contacts_in(named))

    def _obligation(self, text: str, one: _Sentence, demand: Demand, index: int) -> Obligation:
        start, end = one.view.span(demand.start, demand.end)
        assigned = one.item.assigned
        actors = tuple(dict.fromkeys((demand.actors if demand.own else ()) + assigned)) or demand.actors
        timing = demand.timing
        return Obligation(
            text[start:end],
            start,
            end,
            index,
            actors or self.frame.header.addressees,
            timing.cadence,
            timing.count,
            timing.due,
            demand.kind,
            demand.setting,
            demand.topics,
        )


def _without_bracket(words: str) -> tuple[str, str]:
    found = _BRACKET.search(words)
    if not found or found.start() == 0:
        return words, ""
    return words[: found.start()], words[found.start() :]


def _place(one: _Sentence, asked: list[Obligation]) -> str:
    if any(obligation.is_timed for obligation in asked):
        return "duty"
    if asked:
        return "track"
    return "background" if one.frame or one.heading or len(one.view.text) < 12 else "unclear"
