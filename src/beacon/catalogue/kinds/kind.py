"""What a kind of activity is, and the short way to write its fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from beacon.catalogue.fields import Field, FieldType, sample_of

MOST_MINUTES = 24 * 60
"""Minutes of one day."""


@dataclass(frozen=True)
class Kind:
    """A kind of activity record.

    `is_event`: counted as 活动场次 (I05). `setting`: its main setting when the unit's own does not decide. `fields`:
    what is particular to it. `at_school`: the place is one of the schools. `has_audience`: people take part and are
    counted. `teaches_skill`: people may try on the spot what they were shown (R44). `has_place`: it happens somewhere,
    so that the last place is a good guess. `is_offered`: False once nobody
    should record it any more; old records keep their meaning. `hint` stands above its fields.
    """

    identifier: str
    label: str
    is_event: bool
    counter: str = "场"
    setting: str | None = None
    fields: tuple[Field, ...] = ()
    at_school: bool = False
    has_audience: bool = True
    teaches_skill: bool = False
    has_place: bool = True
    is_offered: bool = True
    hint: str = ""

    @property
    def speaks_for_itself(self) -> bool:
        """Whether its own fields are what it is about: nobody takes part who could be counted."""
        return not self.has_audience

    def field(self, name: str) -> Field | None:
        """Its own field of that name."""
        return next((own for own in self.fields if own.name == name), None)

    def samples(self) -> dict[str, str]:
        """A value for each of its fields, as somebody would type it."""
        return {own.name: sample_of(own) for own in self.fields}


def number(name: str, label: str, unit: str, most: int = 1000, *, asked: bool = False, repeats: bool = False) -> Field:
    """How many; `asked` later when it is missing."""
    return Field(name, label, FieldType.INTEGER, unit, most, completes=asked, repeats=repeats)


def minutes(
    name: str, label: str, most: int = MOST_MINUTES, *, asked: bool = False, repeats: bool = True, unsaid: str = ""
) -> Field:
    """How long."""
    return Field(name, label, FieldType.MINUTES, "分钟", most, completes=asked, repeats=repeats, unsaid=unsaid)


def line(
    name: str, label: str, hint: str = "", *, sample: str = "", asked: bool = False, repeats: bool = False
) -> Field:
    """A short text."""
    return Field(name, label, FieldType.TEXT, hint=hint, sample=sample, completes=asked, repeats=repeats)


def yes_no(name: str, label: str, *, asked: bool = False, repeats: bool = True) -> Field:
    """Yes, no or not said."""
    return Field(name, label, FieldType.YES_NO, completes=asked, repeats=repeats)


def one_of(name: str, label: str, choices: Mapping[str, str], *, asked: bool = False, repeats: bool = True) -> Field:
    """One of these."""
    return Field(
        name, label, FieldType.CHOICE, choices=MappingProxyType(dict(choices)), completes=asked, repeats=repeats
    )


def some_of(name: str, label: str, choices: Mapping[str, str], *, asked: bool = False, repeats: bool = True) -> Field:
    """Any of these."""
    return Field(
        name, label, FieldType.SEVERAL, choices=MappingProxyType(dict(choices)), completes=asked, repeats=repeats
    )


def day(name: str, label: str, *, asked: bool = False) -> Field:
    """A day beside the day of the record; never the same next time."""
    return Field(name, label, FieldType.DATE, completes=asked, repeats=False)


def link(name: str, label: str, hint: str = "", *, asked: bool = False) -> Field:
    """An address on the web; never the same next time."""
    return Field(name, label, FieldType.LINK, hint=hint, completes=asked, repeats=False)
