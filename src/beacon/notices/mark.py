"""A timing word of a sentence, and the sheet on which they are gathered."""

from dataclasses import dataclass, field

from beacon.notices.calendar_words import Calendar
from beacon.notices.reading import Due

PERIOD, WITHIN, OPENING, STANDS, DATE, DAY, WEEKDAY, FEAST, TIMES, ITEMS = range(10)


@dataclass(frozen=True)
class Mark:
    """A timing word: what sort, where in the sentence, and its value (cadence, due, count).

    A day of the period said with 前 has the cadence `by`: it is a deadline even where no period is named.
    """

    sort: int
    start: int
    end: int
    cadence: str | None = None
    due: Due | None = field(default=None, hash=False)
    count: int = 1
    times: int = 1


class Sheet:
    """A sentence while its timing words are looked for: each sign is taken by one of them at most."""

    def __init__(self, text: str, calendar: Calendar) -> None:
        self.text = text
        self.calendar = calendar
        self.taken = bytearray(len(text))
        self.found: list[Mark] = []

    def is_taken(self, start: int, end: int) -> bool:
        """Whether a sign of the stretch is taken."""
        return any(self.taken[start:end])

    def blot(self, start: int, end: int) -> None:
        """Takes a stretch, whoever had it before."""
        self.taken[start:end] = b"\1" * (end - start)

    def take(self, start: int, end: int) -> bool:
        """Takes a stretch that is free; tells whether it was."""
        if self.is_taken(start, end):
            return False
        self.blot(start, end)
        return True

    def add(self, mark: Mark) -> None:
        """Notes a mark."""
        self.found.append(mark)

    def has(self, *sorts: int) -> bool:
        """Whether a mark of one of these sorts is noted already."""
        return any(mark.sort in sorts for mark in self.found)
