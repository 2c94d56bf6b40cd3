"""Suggestions for a sheet: from the labels around each empty cell to a number and, in a table of units, to a unit."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from beacon.documents.form.cells import Place, address_of
from beacon.documents.form.sheets import FormSheet
from beacon.figures.askable import Askable
from beacon.people.models import Tenant, Unit
from beacon.reports.district_form.labels import Labels, Sight, tidy
from beacon.reports.district_form.words import could_ask, number_for, without_to_date

_WHOLE = frozenset(("合计", "总计", "小计", "全街道", "街道合计", "街道", "总数", "全街道合计"))
_ENDINGS = re.compile(r"(?:居民委员会|村民委员会|居委会|村委会|社区|村)$")
_NO_NUMBER = re.compile(r"备注|填表|审核|负责人|联系|电话|日期|时间|签字|盖章|单位|序号|说明|标题|地点|名称|主题|内容")

LONGEST_HEAD = 200
"""Signs of what stands around a cell, altogether; more is an instruction, or a sheet full of words."""


@dataclass(frozen=True)
class Suggestion:
    """A number for a cell."""

    place: Place
    labels: Labels
    asked: Askable
    unit: Unit | None = None
    to_date: bool = False


@dataclass
class Unmatched:
    """A head for which there is no number, with the cells it stands over and why."""

    label: str
    why: str
    places: list[Place] = field(default_factory=list)

    @property
    def where(self) -> str:
        """The first cells of it."""
        shown = "、".join(address_of(place) for place in self.places[:3])
        return f"{shown}等{len(self.places)}格" if len(self.places) > 3 else shown


class Roster:
    """Units by the names that tables use for them."""

    def __init__(self, tenant: Tenant, units: Iterable[Unit]) -> None:
        self.whole = {tidy(tenant.name), tidy(tenant.full_name), *_WHOLE}
        self.named: dict[str, list[Unit]] = {}
        self.short: dict[str, list[Unit]] = {}
        self._answers: dict[str, tuple[Unit | None, bool]] = {}
        self._first: dict[tuple[str, ...], tuple[Unit | None, bool]] = {}
        for unit in units:
            self.named.setdefault(tidy(unit.name), []).append(unit)
            self.short.setdefault(_core(unit.name), []).append(unit)

    def find(self, words: str) -> Unit | None:
        """The unit of this name, exact or but for 社区, 村 and 居委会; None when there is none or more than one."""
        return self._answer(words)[0]

    def first(self, names: tuple[str, ...]) -> tuple[Unit | None, bool]:
        """The nearest of the labels that is a unit or the whole subdistrict: the unit, and whether there is one."""
        if names not in self._first:
            answers = (self._answer(words) for words in reversed(names))
            self._first[names] = next(
                ((unit, True) for unit, whole in answers if unit is not None or whole), (None, False)
            )
        return self._first[names]

    def _answer(self, words: str) -> tuple[Unit | None, bool]:
        """Both, kept: the head of a column is asked about for each of its cells."""
        if words not in self._answers:
            plain = tidy(words[:LONGEST_HEAD])
            found = self.named.get(plain) or self.short.get(_core(plain), [])
            self._answers[words] = found[0] if len(found) == 1 else None, plain in self.whole
        return self._answers[words]


def _core(name: str) -> str:
    words = tidy(name)
    while (shorter := _ENDINGS.sub("", words)) != words and len(shorter) >= 2:
        words = shorter
    return words


def suggest(sheet: FormSheet, roster: Roster) -> tuple[list[Suggestion], list[Unmatched]]:
    """What could go into which cell of the sheet, and the heads that nothing was found for, in reading order."""
    found: list[Suggestion] = []
    missed: dict[tuple[str, str], Unmatched] = {}
    if sheet.is_hidden:
        return found, []
    sight = Sight(sheet)
    columns = _unit_columns(sight, roster)
    named: set[tuple[int, tuple[str, ...]]] = set()
    for place in sight.shown():
        if not sight.is_fillable(place):
            continue
        labels = sight.labels(place)
        if not labels.left and not labels.top:
            continue
        head = (place[1], tuple(labels.top))
        if labels.left:
            named.add(head)
        elif head in named:
            # Below rows that have names a row without one is the end of the table: nobody asks for a number there.
            continue
        hit = _suggestion(place, labels, roster, is_unit_row=any(column < place[1] for column in columns))
        if isinstance(hit, Suggestion):
            found.append(hit)
        elif hit and place in sheet.cells and not _NO_NUMBER.search(hit[0]):
            missed.setdefault(hit, Unmatched(*hit)).places.append(place)
    return found, list(missed.values())


def _suggestion(place: Place, labels: Labels, roster: Roster, *, is_unit_row: bool) -> Suggestion | tuple[str, str]:
    """A suggestion, or the words that were not understood and why."""
    for names, heads in ((labels.left, labels.top), (labels.top, labels.left)):
        unit, is_named = roster.first(names)
        if is_named:
            asked, to_date = _asked(heads)
            if asked is None or (unit is not None and not asked.is_per_unit):
                return "·".join(heads), "没有对上哪个数字"
            return Suggestion(place, labels, asked, unit, to_date)
    if is_unit_row and labels.left and labels.top and _asked(labels.top)[0] is not None:
        return labels.left[-1], "名册里没有这个单位，或有几个都像"
    asked, to_date = _asked((*labels.top, *labels.left))
    if asked is None:
        return labels.said, "没有对上哪个数字"
    return Suggestion(place, labels, asked, to_date=to_date)


def _asked(heads: Sequence[str]) -> tuple[Askable | None, bool]:
    """The number a head asks for, and whether from the beginning of the year: only sums of records can be told so."""
    if sum(map(len, heads)) > LONGEST_HEAD or not could_ask(heads):
        return None, False
    cleared, to_date = without_to_date(heads)
    asked = number_for(cleared)
    return (asked if asked is not None and (asked.figures or not to_date) else None), to_date


def _unit_columns(sight: Sight, roster: Roster) -> set[int]:
    """Columns in which at least two units of the roster stand below each other."""
    counts: dict[int, set[str]] = {}
    for place in sight.shown():
        if (words := sight.label(place)) and roster.find(words) is not None:
            counts.setdefault(place[1], set()).add(words)
    return {column for column, names in counts.items() if len(names) >= 2}
