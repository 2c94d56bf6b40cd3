"""How a deadline is said: what is left, kindly, and never a reproach."""

from dataclasses import dataclass
from datetime import date, datetime

from beacon.kit.clock import SHANGHAI
from beacon.kit.days import short_moment

SOON_DAYS = 7
"""From so many days before on, a deadline wears the colour of soon."""


@dataclass(frozen=True)
class Due:
    """A deadline as a badge: its tone and shape in the stylesheet, and its words."""

    tone: str
    icon: str
    words: str

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self.tone == "over"


def due(due_on: date, late_from: datetime, now: datetime) -> Due:
    """The deadline `due_on`, late from `late_from`, as it stands at `now`."""
    left = (due_on - now.astimezone(SHANGHAI).date()).days
    if now >= late_from:
        return Due("over", "clock", "已过时间")
    if left < 0:
        return Due("soon", "clock", f"{short_moment(late_from)}前都算按时")
    if left == 0:
        return Due("soon", "clock", "今天24:00前")
    return Due("soon" if left <= SOON_DAYS else "act", "clock", f"还有{left}天")
