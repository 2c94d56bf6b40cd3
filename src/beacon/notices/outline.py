"""Items and their numbers: which sentence stands under which heading, and what it inherits from there."""

import re
from dataclasses import dataclass, field

from beacon.notices.surface import LEVELS, MARKER, View
from beacon.notices.timings import Timing

_BARE = re.compile(r"\d{1,2}(?=[一-鿿“](?<![年月日时点个名]))")
ROW = 99
"""The level of a table's row, below every number."""
TOP = "文首"
"""The number of sentences before the first numbered heading."""


@dataclass
class Item:
    """A numbered paragraph with all that stands under it, or the text before the first number."""

    level: int = -1
    label: str = TOP
    parent: "Item | None" = None
    heading: str = ""
    lead: Timing | None = None
    actors: tuple[str, ...] = ()
    labelled: bool = False
    assigned: tuple[str, ...] = ()
    clauses: list[int] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The path of numbers down to here: 二（三）1."""
        above = self.parent.number if self.parent and self.parent.level >= 0 else ""
        return above + self.label

    def inherited_lead(self) -> Timing | None:
        """The nearest timing that a heading or lead-in line above gives."""
        return self.lead or (self.parent.inherited_lead() if self.parent else None)

    def inherited_actors(self) -> tuple[str, ...]:
        """The nearest subject, or responsible units, that stand above."""
        return self.assigned or self.actors or (self.parent.inherited_actors() if self.parent else ())

    def headings(self) -> list[str]:
        """The headings from here outwards."""
        return [self.heading, *(self.parent.headings() if self.parent else [])]


def numbered(text: str) -> tuple[int, str, int]:
    """Level, label and length of the number a paragraph begins with; level -1 where it has none."""
    found = MARKER.match(text)
    if not found or found.lastgroup is None:
        return -1, "", 0
    label = found.group().rstrip("、.")
    return 10 * LEVELS.index(found.lastgroup), "·" if found.lastgroup == "dot" else label, found.end()


def numbered_view(view: View) -> tuple[int, str, int]:
    """As `numbered`, and a bare number parted from its words by a blank (5 网点管理) counts too."""
    level, label, length = numbered(view.text)
    found = _BARE.match(view.text) if level < 0 else None
    if found and view.spots[found.end()] - view.spots[found.end() - 1] > 1:
        return 10 * LEVELS.index("one"), found.group(), found.end()
    return level, label, length


def lead_in(current: Item) -> Item:
    """A lead-in line without a number after numbered items: it stands beside them and above those that follow."""
    if current.level < 0:
        return current
    return Item(current.level - 5, "", current.parent)


def under(current: Item, level: int, label: str) -> Item:
    """The new item at a level, hung below the nearest item of an outer level."""
    parent = current
    while parent.parent is not None and parent.level >= level:
        parent = parent.parent
    return Item(level, label, parent)
