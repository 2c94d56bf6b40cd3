"""The part 看到隐患了 of 记一笔: a few lines, each with its sort, place, sentence and 当场改好了."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from beacon.catalogue.hazards import HAZARD_SORTS
from beacon.forms.shapes import Choice, FieldView, Shape, choices_of
from beacon.hazards.noting import FIELD, LONGEST_PLACE, LONGEST_TEXT, MOST_LINES, HazardLine
from beacon.records.belongings.hazards import hazards_of, line_of, lines_of
from beacon.records.models import Record, RecordState

_LABELS = {name: sort.label for name, sort in HAZARD_SORTS.items()}


@dataclass(frozen=True)
class HazardFields:
    """The fields of one line. `is_used`: something was typed there."""

    number: int
    sorts: tuple[Choice, ...]
    sort: FieldView
    place: FieldView
    text: FieldView
    fixed_name: str
    is_fixed: bool

    @property
    def is_used(self) -> bool:
        """Whether something was typed, or needs a look."""
        fields = (self.sort, self.place, self.text)
        return self.is_fixed or any(view.value or view.error for view in fields)


@dataclass(frozen=True)
class HazardPart:
    """The whole part: the first line, and the others behind 再加一条."""

    lines: tuple[HazardFields, ...]

    @property
    def first(self) -> HazardFields:
        """The line shown at once."""
        return self.lines[0]

    @property
    def rest(self) -> tuple[HazardFields, ...]:
        """The lines behind 再加."""
        return self.lines[1:]

    @property
    def is_open(self) -> bool:
        """Whether anything was typed."""
        return any(line.is_used for line in self.lines)

    @property
    def is_rest_open(self) -> bool:
        """Whether anything was typed behind 再加."""
        return any(line.is_used for line in self.rest)


def hazard_lines(form: Mapping[str, str], problems: Mapping[str, str]) -> HazardPart:
    """The part with what was typed, each sentence of `problems` beside its field."""
    return HazardPart(tuple(_line(number, form, problems) for number in range(1, MOST_LINES + 1)))


def _line(number: int, form: Mapping[str, str], problems: Mapping[str, str]) -> HazardFields:
    def view(part: str, label: str, shape: Shape, most: int = 0) -> FieldView:
        name = f"{FIELD}-{number}-{part}"
        return FieldView(name, label, shape, form.get(name, ""), problems.get(name, ""), most=most)

    sort = view("sort", "哪一类", Shape.CHIPS)
    fixed_name = f"{FIELD}-{number}-fixed"
    return HazardFields(
        number,
        choices_of(_LABELS, sort.value),
        sort,
        view("place", "在哪里", Shape.LINE, LONGEST_PLACE),
        view("text", "什么情况", Shape.LINE, LONGEST_TEXT),
        fixed_name,
        bool(form.get(fixed_name)),
    )


def hazards_again(record: Record) -> dict[str, str]:
    """The lines of a record that was taken back, as they had been typed; none of one that stands."""
    return {} if record.state == RecordState.VALID else _typed(lines_of(record))


def hazards_as_they_stand(record: Record) -> dict[str, str]:
    """The lines of a record that is corrected."""
    return _typed([line_of(hazard) for hazard in hazards_of(record)])


def _typed(lines: Sequence[HazardLine]) -> dict[str, str]:
    typed: dict[str, str] = {}
    for number, line in enumerate(lines[:MOST_LINES], start=1):
        typed |= {
            f"{FIELD}-{number}-sort": line.sort,
            f"{FIELD}-{number}-place": line.place,
            f"{FIELD}-{number}-text": line.text,
        }
        if line.is_fixed:
            typed[f"{FIELD}-{number}-fixed"] = "1"
    return typed
