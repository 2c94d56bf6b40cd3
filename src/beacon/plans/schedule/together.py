"""一起办: where one activity would satisfy two or more open duties of a unit, say so. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Open:
    """Something still to be done: what it is called, what it belongs to, which kinds of record do it, between which
    days, and at whom (a school) if not at the unit itself."""

    label: str
    belongs_to: str
    kinds: tuple[str, ...]
    starts: date
    ends: date
    subject: str = ""


@dataclass(frozen=True)
class Together:
    """One activity of `kind`, on any day from `starts` to `ends`, counts for all of `labels`."""

    kind: str
    labels: tuple[str, ...]
    starts: date
    ends: date


def together(things: Iterable[Open], today: date) -> list[Together]:
    """The activities that would satisfy two or more of the things at once, the soonest first.

    Two periods of one duty are never both meant: a record counts for the period its day lies in. What is over or has
    no day in common with the others is left out; a set that says nothing beyond a larger one is not said.
    """
    groups: dict[tuple[str, str], list[Open]] = {}
    for thing in things:
        if thing.ends >= today:
            for kind in dict.fromkeys(thing.kinds):
                groups.setdefault((kind, thing.subject), []).append(thing)
    found: list[Together] = []
    for (kind, _), held in groups.items():
        found += _within(kind, held, today)
    distinct: list[Together] = []
    for one in sorted(found, key=lambda one: (-len(one.labels), one.ends, one.kind)):
        if not any(set(one.labels) <= set(other.labels) for other in distinct):
            distinct.append(one)
    return sorted(distinct, key=lambda one: (one.ends, one.labels))


def _within(kind: str, held: list[Open], today: date) -> list[Together]:
    """For each day on which something begins, all that can be done from then on together."""
    answer = []
    for begins in sorted({max(thing.starts, today) for thing in held}):
        running = [thing for thing in held if thing.starts <= begins <= thing.ends]
        once = {thing.belongs_to: thing for thing in sorted(running, key=lambda thing: thing.ends, reverse=True)}
        if len(once) > 1:
            chosen = sorted(once.values(), key=lambda thing: (thing.ends, thing.label))
            labels = tuple(thing.label for thing in chosen)
            answer.append(Together(kind, labels, begins, min(thing.ends for thing in chosen)))
    return answer
