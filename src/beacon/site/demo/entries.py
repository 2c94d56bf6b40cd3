"""One activity of the invented town before it is recorded: plain values, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from beacon.kit.clock import SHANGHAI

LATEST_SAVE = time(21, 30)
TYPING_LATER = timedelta(hours=2)


@dataclass(frozen=True)
class Entry:
    """What somebody of unit `author` (a roster code) will type. `school` is a code too, `make_up` the label of the
    earlier duty it is filed to, `saved` when it is typed if not two hours after it began, `buildings` and `firms`
    (codes) what is ticked where the place does not tell it."""

    author: str
    kind: str
    day: date
    setting: str
    start: time
    place: str = ""
    summary: str = ""
    audience: int | None = None
    details: Mapping[str, object] = field(default_factory=dict)
    handouts: Mapping[str, int] = field(default_factory=dict)
    school: str = ""
    make_up: str = ""
    saved: datetime | None = None
    buildings: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()

    @property
    def reporter(self) -> str:
        """Code of the top unit the author belongs to: `C03` of `C03-G1`."""
        return self.author.split("-")[0]

    @property
    def typed_at(self) -> datetime:
        """When it is typed: as said, else the same evening at the latest."""
        if self.saved is not None:
            return self.saved
        begun = datetime.combine(self.day, self.start, SHANGHAI)
        return min(begun + TYPING_LATER, datetime.combine(self.day, LATEST_SAVE, SHANGHAI))


def at(month: int, day: int, hour: int, minute: int) -> datetime:
    """A moment of 2023."""
    return datetime(2023, month, day, hour, minute, tzinfo=SHANGHAI)
