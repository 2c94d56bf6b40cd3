"""When each of the 25 units opened and sent its report, month by month, from April to November 2023."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from beacon.kit.workdays import Workdays
from beacon.site.demo.entries import at
from beacon.site.demo.filler import COMMUNITIES, VILLAGES, windows

REPORTERS = (*COMMUNITIES, *VILLAGES, *(f"D{n:02}" for n in range(1, 11)))
CLOSED_MONTHS = range(4, 11)
NOVEMBER = 11

MISSING: Mapping[int, frozenset[str]] = {
    4: frozenset({"C04", "V04", "D10"}),
    5: frozenset({"V08", "D03"}),
    6: frozenset({"V06"}),
    7: frozenset({"V02"}),
    8: frozenset({"D06"}),
}
"""Never sent. 柏树 (V02) lost July when its clerk changed."""

LATE: Mapping[int, Mapping[str, datetime]] = {
    4: {"V01": at(4, 24, 8, 41), "V07": at(4, 24, 10, 15), "D08": at(4, 25, 9, 30), "D03": at(4, 25, 16, 20)}
    | {"V09": at(4, 26, 11, 5)},
    5: {"C04": at(5, 24, 9, 20), "D10": at(5, 24, 17, 30), "V04": at(5, 25, 15, 10)},
    6: {"D03": at(6, 25, 9, 6), "V09": at(6, 26, 10, 12)},
    7: {"C04": at(7, 24, 9, 40), "V05": at(7, 24, 15, 25), "D09": at(7, 25, 11, 0)},
    8: {"V08": at(8, 24, 8, 50)},
    9: {"V04": at(9, 25, 14, 30)},
    10: {"C04": at(10, 24, 10, 5), "D06": at(10, 25, 9, 15)},
}
ON_TIME: Mapping[int, Mapping[str, datetime]] = {
    # 23 April is a Sunday on which people work: no grace after midnight.
    4: {"C03": at(4, 23, 23, 41), "C05": at(4, 23, 10, 20), "C01": at(4, 21, 9, 5)},
    5: {"C01": at(5, 22, 9, 20)},
    # 23 June is a holiday and 25 June a working Sunday: late only from 25 June 09:00.
    6: {"C01": at(6, 21, 9, 10), "D05": at(6, 24, 19, 30), "V03": at(6, 25, 8, 40)},
    # 23 July is a Sunday: late only from Monday 09:00.
    7: {"V06": at(7, 23, 21, 10), "C06": at(7, 24, 8, 35)},
    8: {"V03": at(8, 21, 10, 12)},
    # 23 September is a Saturday.
    9: {"D07": at(9, 22, 15, 10), "D08": at(9, 24, 20, 15), "V01": at(9, 25, 8, 47)},
    10: {"C01": at(10, 23, 9, 15)},
    11: {
        "D07": at(11, 16, 11, 20),
        "C05": at(11, 17, 16, 5),
        "C01": at(11, 20, 9, 12),
        "V03": at(11, 20, 10, 30),
        "V01": at(11, 20, 15, 48),
        "V09": at(11, 20, 17, 2),
        "V05": at(11, 21, 9, 5),
        "D02": at(11, 21, 11, 36),
        "D08": at(11, 21, 14, 22),
    },
}
"""On time, where the moment matters."""

READY: Mapping[str, datetime] = {
    "D01": at(11, 18, 10, 2),
    "V06": at(11, 20, 8, 50),
    "C06": at(11, 20, 14, 16),
    "C03": at(11, 20, 17, 5),
    "D05": at(11, 21, 9, 40),
    "V07": at(11, 21, 15, 12),
}
"""November: opened, unsent (已备好)."""

ACCEPTED = {"D07": at(11, 20, 9, 30), "C05": at(11, 20, 9, 34), "V03": at(11, 21, 10, 12)}
RETURNED = {"V01": (at(11, 21, 10, 20), "11月8日石梯村那场没填人次，能补一下吗？")}
"""November: what the office did with the nine that are in; the other five wait to be read."""

MAILED = frozenset({("D02", NOVEMBER)})
"""代录: the unit mailed its report, and the office entered it; its records it had made itself."""

FIXED = ("V03", 8, at(8, 22, 9, 30), "8月14日的坝坝电影好像没记，能补上吗？", at(8, 23, 15, 40))
"""双河 in August: returned, completed and sent again within the fix date; the first time stands."""

MEDIAN_MINUTES: Mapping[int, float] = {4: 11.0, 5: 8.4, 6: 6.5, 7: 5.2, 8: 4.1, 9: 3.3, 10: 2.6, 11: 2.4}
"""Minutes from opening to sending (I33)."""

CONSOLIDATED: Mapping[int, datetime] = {
    4: at(4, 27, 15, 0),
    5: at(5, 26, 15, 30),
    6: at(6, 27, 16, 0),
    7: at(7, 26, 15, 10),
    8: at(8, 25, 16, 20),
    9: at(9, 26, 15, 0),
    10: at(10, 26, 14, 40),
}


@dataclass(frozen=True)
class Sending:
    """One unit's report of one month."""

    unit: str
    month: int
    opened: datetime
    sent: datetime


def sendings(rng: Random, workdays: Workdays) -> list[Sending]:
    """Every report that was sent, April to November."""
    found: list[Sending] = []
    for month in (*CLOSED_MONTHS, NOVEMBER):
        moments = _moments(month, rng, workdays)
        minutes = _minutes(len(moments), MEDIAN_MINUTES[month], rng)
        for (unit, sent), spent in zip(moments.items(), minutes, strict=True):
            found.append(Sending(unit, month, sent - timedelta(minutes=spent), sent))
    return found


def _moments(month: int, rng: Random, workdays: Workdays) -> dict[str, datetime]:
    told = {**LATE.get(month, {}), **ON_TIME.get(month, {})}
    if month == NOVEMBER:
        return told
    rest = [unit for unit in REPORTERS if unit not in told and unit not in MISSING.get(month, frozenset())]
    return told | {unit: _ordinary(unit, month, rng, workdays) for unit in rest}


def _ordinary(unit: str, month: int, rng: Random, workdays: Workdays) -> datetime:
    """Some working day before the deadline, most in the last two; 经发办 (D03) always on the last."""
    ends = windows()[month].ends
    days = [ends - timedelta(days=back) for back in range(6) if workdays.works(ends - timedelta(days=back))]
    day = days[0] if unit == "D03" else rng.choices(days, [4, 3, 2, 1, 1, 1][: len(days)])[0]
    return at(day.month, day.day, rng.choice((8, 9, 10, 11, 14, 15, 16, 17)), rng.randint(35, 59))


def _minutes(count: int, median: float, rng: Random) -> Sequence[float]:
    """`count` spans whose median is exactly `median`, in random order."""
    half = (count - 1) // 2
    middle = [median] * (count - 2 * half)
    shorter = [median * rng.uniform(0.4, 0.95) for _ in range(half)]
    longer = [median * rng.uniform(1.05, 2.5) for _ in range(half)]
    spans = [round(60 * span) / 60 for span in (*shorter, *longer)] + middle
    rng.shuffle(spans)
    return spans


def last_days(sent: Sequence[Sending]) -> dict[tuple[str, int], date]:
    """The last day of which a report holds activities: the day before it was sent, or the window's end if later."""
    ends = {month: window.ends for month, window in windows().items()}
    return {(one.unit, one.month): min(one.sent.date() - timedelta(days=1), ends[one.month]) for one in sent}
