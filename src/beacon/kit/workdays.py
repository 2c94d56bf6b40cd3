"""Working days of mainland China: weekends, public holidays and swapped weekends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True)
class Workdays:
    """A calendar: Monday to Friday work, except where `exceptions` says otherwise (True = works, False = is off).

    The exceptions come from an editable table that is seeded from the State Council's yearly holiday notice.
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        """Whether `day` is a working day."""
        known = self.exceptions.get(day)
        return day.weekday() < SATURDAY if known is None else known

    def next_after(self, day: date) -> date:
        """The first working day after `day`."""
        day += timedelta(days=1)
        while not self.works(day):
            day += timedelta(days=1)
        return day

    def add(self, day: date, count: int) -> date:
        """The day `count` working days after `day`; `day` itself for 0."""
        for _ in range(count):
            day = self.next_after(day)
        return day
