"""还差一项 as a page shows it: one field, and how to see the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from beacon.catalogue.fields import Field
from beacon.forms.shapes import FieldView, field_view

ANSWER = "answer"
"""The name of the one field of the form."""


@dataclass(frozen=True)
class FollowUp:
    """One thing asked. `following`: the number of the next one, None when this is the only one."""

    name: str
    view: FieldView
    following: int | None


def follow_up(
    asked: Sequence[Field], number: str = "", *, name: str = "", value: str = "", error: str = ""
) -> FollowUp | None:
    """The thing asked now: the one named, else the one with this number, else the first; None when nothing is."""
    if not asked:
        return None
    at = int(number) % len(asked) if number.isdecimal() and len(number) < 4 else 0
    at = next((place for place, field in enumerate(asked) if field.name == name), at)
    view = field_view(asked[at], name=ANSWER, value=value, error=error)
    return FollowUp(asked[at].name, view, (at + 1) % len(asked) if len(asked) > 1 else None)
