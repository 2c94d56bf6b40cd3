"""文件拆解: a notice sentence by sentence, as the office sees it, and who has received it."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from beacon.catalogue.duties import CADENCES, MODES, TEMPLATES, TIMED, TRACKED, order_of
from beacon.catalogue.settings import GROUP_COUNTERS, GROUPS
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Unit, UnitFunction
from beacon.people.reach import Who
from beacon.plans.models import Clause, Delivery, Duty, Notice, Place

BOUND: dict[str, str] = {**GROUPS, UnitFunction.EMERGENCY.value: "应急办"}
"""Every group a duty may be bound to → its label."""

_TIME_WORDS = re.compile(
    r"每(?:半年|季度|季|两个?月|月|年度?|周|星期|日|天|学期|学年)(?:\s*\d{1,2}\s*[日号](?:前|之前)?)?"
    r"|以学校开学为契机|开学(?:前后|季|后)|\d{1,2}月(?:\d{1,2}日|底)前|(?:不少于|至少)[一两二三四五六\d]+次|[上下]半年"
)
"""What is underlined in a sentence: the words that give a time. For the eye only, nothing is decided by them."""


@dataclass(frozen=True)
class Piece:
    """A run of a sentence; `is_time` where its words give a time."""

    text: str
    is_time: bool = False


@dataclass(frozen=True)
class Assigned:
    """A duty under its sentence: what, when, and which groups owe it."""

    duty: Duty
    counts: dict[str, int]

    @property
    def row(self) -> str:
        """Its row of the mission table, 「R32」; empty for duties of other notices."""
        template = TEMPLATES.get(self.duty.template)
        return template.row if template else ""

    @property
    def is_timed(self) -> bool:
        """Whether it has a time and can be overdue."""
        return self.duty.mode == TIMED

    @property
    def pieces(self) -> list[Piece]:
        """Its own words of the sentence, cut where time words begin and end."""
        return cut(self.duty.quote)

    @property
    def timing(self) -> str:
        """「定次：每半年」 or 「只记录，不定次」."""
        if self.duty.mode == TRACKED:
            return MODES[TRACKED]
        times = f"，{self.duty.needed}次" if self.duty.needed > 1 else ""
        return f"{MODES[self.duty.mode]}：{CADENCES.get(self.duty.cadence, '')}{times}"

    @property
    def groups(self) -> list[tuple[str, str, bool]]:
        """(group, label, whether it owes the duty) of every group there is."""
        return [(group, label, group in self.duty.groups) for group, label in BOUND.items()]

    @property
    def owed_by(self) -> str:
        """「6个社区、9个村」, or 「还没选承担单位」."""
        named = [_counted(group, self.counts.get(group, 0)) for group in BOUND if group in self.duty.groups]
        return "、".join(named) or "还没选承担单位"


def _counted(group: str, count: int) -> str:
    return f"{count}{GROUP_COUNTERS[group]}{GROUPS[group]}" if group in GROUPS else BOUND[group]


@dataclass(frozen=True)
class Row:
    """One sentence with its place."""

    clause: Clause
    assigned: tuple[Assigned, ...]

    @property
    def pieces(self) -> list[Piece]:
        """The sentence cut where its time words begin and end."""
        return cut(self.clause.text)

    @property
    def is_placed(self) -> bool:
        """Whether somebody confirmed where it goes."""
        return self.clause.place != Place.NONE

    @property
    def is_unclear(self) -> bool:
        """Neither confirmed nor proposed."""
        return not self.is_placed and self.clause.proposed == Place.NONE

    @property
    def place(self) -> str:
        """Where it goes, or would go by the proposal."""
        return self.clause.place or self.clause.proposed

    @property
    def label(self) -> str:
        """The place in the words of the page."""
        return {Place.BACKGROUND: "背景，不派任务", Place.TRACK: "只记录，不定次", Place.DUTY: "定次任务"}.get(
            Place(self.place), "还没有去处"
        )

    @property
    def asks(self) -> bool:
        """Whether it asks somebody for something."""
        return self.place in (Place.DUTY, Place.TRACK)

    @property
    def can_be_timed(self) -> bool:
        """Whether 只记录 would take a timing off it."""
        return any(one.is_timed for one in self.assigned)


def cut(text: str) -> list[Piece]:
    """The text in pieces, those that give a time marked; joined they are the text."""
    pieces: list[Piece] = []
    end = 0
    for found in _TIME_WORDS.finditer(text):
        pieces += [Piece(text[end : found.start()]), Piece(found.group(), is_time=True)]
        end = found.end()
    return [piece for piece in (*pieces, Piece(text[end:])) if piece.text]


FILTERS = {"all": "全部", "open": "还没定", "duty": "定次任务", "track": "只记录", "background": "背景"}
"""What the list of sentences can be narrowed to → its label."""


def shown(rows: Sequence[Row], name: str) -> list[Row]:
    """The sentences a filter shows; all of them for a name that is none."""
    if name == "open":
        return [row for row in rows if not row.is_placed]
    if name in (Place.DUTY, Place.TRACK, Place.BACKGROUND):
        return [row for row in rows if row.place == name]
    return list(rows)


def tally(rows: Sequence[Row]) -> list[tuple[str, str, int]]:
    """(name, label, how many sentences) of every filter."""
    return [(name, label, len(shown(rows, name))) for name, label in FILTERS.items()]


def notices_of(who: Who) -> list[Notice]:
    """The notices of one's subdistrict, newest first, without their text; none for those who reach only a unit."""
    if who.path != "":
        return []
    rows = Notice.objects.filter(tenant_id=who.tenant_id).defer("text")
    return list(rows.order_by("-year", "-version", "-id"))


def notice_of(who: Who, notice_id: uuid.UUID) -> Notice:
    """One of them. Refused alike when it is another subdistrict's and when there is none."""
    found = Notice.objects.filter(tenant_id=who.tenant_id, pk=notice_id).first() if who.path == "" else None
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


def clause_of(notice: Notice, clause_id: uuid.UUID) -> Clause:
    """A sentence of the notice, refused when it is none of its."""
    found = notice.clauses.filter(tenant_id=notice.tenant_id, pk=clause_id).select_related("notice").first()
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


def duty_of(notice: Notice, duty_id: uuid.UUID) -> Duty:
    """A duty of the notice, refused when it is none of its."""
    found = notice.duties.filter(tenant_id=notice.tenant_id, pk=duty_id).select_related("notice", "clause").first()
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


def rows_of(notice: Notice, units: Iterable[Unit]) -> list[Row]:
    """Every sentence in order with its duties. Two queries."""
    counts = group_counts(units)
    duties: dict[uuid.UUID, list[Duty]] = {}
    for duty in notice.duties.filter(tenant_id=notice.tenant_id):
        duties.setdefault(duty.clause_id, []).append(duty)
    clauses = notice.clauses.filter(tenant_id=notice.tenant_id).order_by("position")
    return [_row(clause, duties.get(clause.id, []), counts) for clause in clauses]


def row_of(clause: Clause, units: Iterable[Unit]) -> Row:
    """One sentence with its duties. One query."""
    return _row(clause, list(clause.duties.all()), group_counts(units))


def _row(clause: Clause, duties: list[Duty], counts: dict[str, int]) -> Row:
    """Duties stand in the order in which the sentence names them."""
    ordered = sorted(
        duties,
        key=lambda duty: (
            clause.text.find(duty.quote),
            order_of(duty.template),
            duty.id,
        ),
    )
    return Row(clause, tuple(Assigned(duty, counts) for duty in ordered))


def roster_of(who: Who) -> list[Unit]:
    """The units of the subdistrict that exist today, in roster order. One query."""
    return list(Unit.objects.filter(tenant_id=who.tenant_id).open_on(clock.today()).order_by("position", "id"))


def group_counts(units: Iterable[Unit]) -> dict[str, int]:
    """How many units each group has."""
    counts = dict.fromkeys(BOUND, 0)
    for unit in units:
        for group in {str(unit.group), str(unit.function)} & set(counts):
            counts[group] += 1
    return counts


def deliveries_of(notice: Notice) -> list[Delivery]:
    """To whom the notice was sent and when each unit received it, in roster order. One query."""
    rows = Delivery.objects.filter(tenant_id=notice.tenant_id, notice=notice).select_related("unit", "read_by")
    return list(rows.order_by("unit__position", "unit_id"))
