"""Business time: one clock that can be set. Sessions, leases, undo and rate limits use real time instead."""

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Clock:
    """A clock that read `shown` at real time `since` (seconds of the epoch) and ticks on from there.

    Every process given the same two values tells the same time.
    """

    shown: datetime
    since: float

    @classmethod
    def parse(cls, text: str) -> "Clock | None":
        """The clock of `2023-11-21T16:00:00+08:00@1700000000` or None for an empty text (real time).

        Without the part after @ the clock starts with this process. ValueError for anything else.
        """
        if not text:
            return None
        shown, _, since = text.partition("@")
        moment = datetime.fromisoformat(shown)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=SHANGHAI)
        return cls(moment, float(since) if since else time.time())

    def now(self) -> datetime:
        """The time this clock shows at present."""
        return self.shown + timedelta(seconds=time.time() - self.since)


_clock: list[Clock | None] = [None]


def use(clock: Clock | None) -> None:
    """Set the business clock of this process; None means real time."""
    _clock[0] = clock


def in_use() -> Clock | None:
    """The business clock of this process, None for real time."""
    return _clock[0]


def now() -> datetime:
    """Business time now, in Asia/Shanghai."""
    clock = _clock[0]
    moment = clock.now() if clock else datetime.now(SHANGHAI)
    return moment.astimezone(SHANGHAI)


def today() -> date:
    """The business date now, in Asia/Shanghai."""
    return now().date()
