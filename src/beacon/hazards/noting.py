"""Hazards as they are noted: the lines of a form, and the rows they become."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from beacon.catalogue.hazards import HAZARD_SORTS
from beacon.hazards.models import Hazard, HazardState
from beacon.kit.workdays import Workdays
from beacon.people.models import Unit

MOST_LINES = 5
FIELD = "hazard"
"""Begins the fields of a line: `hazard-1-sort`, `hazard-1-place`, `hazard-1-text`, `hazard-1-fixed`."""
LONGEST_PLACE = 60
LONGEST_TEXT = 100


@dataclass(frozen=True)
class HazardLine:
    """One line as it was typed and checked. `number` is its place on the form; 0 where it did not come from one."""

    sort: str
    place: str = ""
    text: str = ""
    is_fixed: bool = False
    number: int = 0


def read_lines(raw: Mapping[str, object], problems: dict[str, str]) -> tuple[HazardLine, ...] | None:
    """The lines in a sent form; None where the form has none at all, which changes nothing. What does not fit is told
    in `problems` by field. A line counts once anything of it was entered."""
    if not any(name.startswith(f"{FIELD}-") for name in raw):
        return None
    read = (_line(raw, number, problems) for number in range(1, MOST_LINES + 1))
    return tuple(line for line in read if line is not None)


def _line(raw: Mapping[str, object], number: int, problems: dict[str, str]) -> HazardLine | None:
    def given(name: str) -> str:
        return str(raw.get(f"{FIELD}-{number}-{name}") or "").strip()

    sort, place, text = given("sort"), given("place"), given("text")
    if not (sort or place or text):
        return None
    if sort not in HAZARD_SORTS:
        problems[f"{FIELD}-{number}-sort"] = "隐患请选是哪一类。"
    if not (place or text):
        problems[f"{FIELD}-{number}-place"] = "请写隐患在哪里，或者什么情况。"
    if len(place) > LONGEST_PLACE:
        problems[f"{FIELD}-{number}-place"] = f"「在哪里」最多{LONGEST_PLACE}字，请删短一些。"
    if len(text) > LONGEST_TEXT:
        problems[f"{FIELD}-{number}-text"] = f"「什么情况」最多{LONGEST_TEXT}字，请删短一些。"
    return HazardLine(sort, place, text, given("fixed") in ("1", "on", "true"), number)


def noted(unit: Unit, line: HazardLine, found_on: date, workdays: Workdays) -> Hazard:
    """The row of a line, not saved yet."""
    hazard = Hazard(tenant_id=unit.tenant_id, unit=unit)
    return filled(hazard, line, found_on, workdays)


def filled(hazard: Hazard, line: HazardLine, found_on: date, workdays: Workdays) -> Hazard:
    """A row brought to what its line says, not saved yet. What was put right later stays so."""
    was_on_the_spot = hazard.fixed_on is not None and hazard.was_fixed_on_the_spot
    hazard.found_on, hazard.sort, hazard.place, hazard.description = found_on, line.sort, line.place, line.text
    hazard.due_on = workdays.add(found_on, HAZARD_SORTS[line.sort].days)
    if line.is_fixed:
        hazard.state, hazard.fixed_on = HazardState.FIXED, found_on
    elif was_on_the_spot or hazard.fixed_on is None:
        hazard.state, hazard.fixed_on = HazardState.NOTED, None
    else:
        hazard.fixed_on = max(hazard.fixed_on, found_on)
    return hazard
