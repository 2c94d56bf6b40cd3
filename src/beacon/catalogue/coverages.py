"""Indicators that ask of each row of a register whether something was done there: declared once."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

YEAR, TERM = "year", "term"

TRAININGS = ("training", "online_training")
DRILLS = ("drill",)
HUNTS = ("enterprise_hunt",)


@dataclass(frozen=True)
class Coverage:
    """One of them. `register` holds the denominator; a row counts with a valid record there since the period began, of
    one of `kinds` (any when empty), in `setting` and an event where that is asked. `word` is what was done: 宣传;
    `not_yet` how a row is spoken of where nothing was; `kind` is proposed for the record to make."""

    indicator: str
    register: str
    word: str
    not_yet: str
    period: str = YEAR
    kinds: tuple[str, ...] = ()
    setting: str = ""
    events_only: bool = False
    kind: str = ""


COVERAGES: Mapping[str, Coverage] = MappingProxyType(
    {
        one.indicator: one
        for one in (
            Coverage("I09", "building", "宣传", "今年还没人去过"),
            Coverage("I10", "building", "培训", "今年还没培训", kinds=TRAININGS, kind="training"),
            Coverage("I11", "building", "演练", "今年还没演练", kinds=DRILLS, kind="drill"),
            Coverage("I17", "enterprise", "查患", "今年还没查患", kinds=HUNTS, kind="enterprise_hunt"),
            Coverage(
                "I20",
                "school",
                "活动",
                "本学期还没活动",
                period=TERM,
                setting="school",
                events_only=True,
                kind="school_event",
            ),
            Coverage("I26", "place", "宣传", "今年还没人去过"),
        )
    }
)
"""Indicator → coverage, those of one register beside each other; the first of a register is its main one."""


def coverages_of(register: str) -> list[Coverage]:
    """The coverages of a register, its main one first."""
    return [one for one in COVERAGES.values() if one.register == register]
