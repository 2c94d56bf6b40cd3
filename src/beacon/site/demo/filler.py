"""Everything the story does not tell: enough activities of every kind and place to reach the product's totals."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from random import Random

from beacon.kit.windows import Part, Window, report_windows
from beacon.kit.workdays import Workdays
from beacon.site.demo.amounts import pieces, scaled, spread
from beacon.site.demo.entries import Entry
from beacon.site.demo.story import ATTENDANCE, EVENTS_BY_SETTING, HANDOUTS, LAST_DAY, SIGNED, UNCOUNTED
from beacon.site.demo.wording import Wording

DEADLINE_DAY = 23
MONTHS = range(4, 12)
MODEL = ("C03", 11)
"""锦绣 in November stands in the story to the last event."""

COMMUNITIES = tuple(f"C{n:02}" for n in range(1, 7))
VILLAGES = tuple(f"V{n:02}" for n in range(1, 10))
SCHOOLS = tuple(f"S{n:02}" for n in range(1, 7))
SPEAKERS_BROKEN = frozenset({"V04", "V07"})
BROADCASTS = 80
SCHOOL_MONTHS = (4, 5, 6, 10, 11)
"""Months with lessons in which no visit would fall into the opening window."""

HOLIDAYS_AT_SCHOOL = (date(2023, 7, 8), date(2023, 8, 31))


@dataclass(frozen=True)
class Quota:
    """So many events of one setting by these units in these months, of kinds drawn by weight."""

    setting: str
    count: int
    authors: Sequence[str]
    kinds: Mapping[str, int]
    months: Sequence[int] = MONTHS


_OUT = {"talk": 32, "theme_event": 22, "giveaway": 24, "training": 12, "other": 10}
_HOME = {"talk": 35, "giveaway": 40, "theme_event": 25}
_INDOORS = {"training": 50, "talk": 30, "theme_event": 10, "drill": 10}
_CLASS = {"school_event": 1}
_CAMPUS = {"school_event": 60, "drill": 25, "training": 15}

# Communities never get a drill here: it would satisfy a half-year of theirs that the story leaves open.
QUOTAS = (
    Quota("rural", 110, VILLAGES, _OUT | {"drill": 5}),
    Quota("rural", 8, ("D09",), {"talk": 1, "training": 1}, (5, 6, 9, 10)),
    Quota("community", 92, COMMUNITIES, _OUT),
    Quota("community", 26, ("D01", "D02", "D05", "D06", "D07", "D10"), {"theme_event": 4, "talk": 3, "training": 2}),
    Quota("enterprise", 14, ("D07",), _INDOORS),
    Quota("enterprise", 5, ("D03",), _INDOORS, (4, 6, 7, 9, 10)),
    Quota("enterprise", 10, ("D08",), _INDOORS),
    Quota("enterprise", 14, COMMUNITIES, {"talk": 3, "training": 2, "giveaway": 1}),
    Quota("enterprise", 4, ("V03", "V05", "V07", "V09"), {"talk": 2, "training": 1}, (6, 9)),
    Quota("enterprise", 10, tuple(f"E{n:02}" for n in range(1, 11)), {"training": 2, "drill": 1}),
    Quota("school", 26, SCHOOLS, _CAMPUS, (4, 5, 6, 9, 10, 11)),
    Quota("school", 5, ("D07",), _CLASS, (5, 6, 10)),
    Quota("school", 5, ("C01", "C02", "C05", "C06"), _CLASS, SCHOOL_MONTHS),
    Quota("school", 3, ("V05", "V06", "V08"), _CLASS, SCHOOL_MONTHS),
    Quota("family", 45, COMMUNITIES, _HOME),
    Quota("family", 32, VILLAGES, _HOME),
    Quota("family", 8, ("D04",), _HOME),
)

PEOPLE: Mapping[str, tuple[int, int]] = {
    "talk": (25, 90),
    "giveaway": (30, 120),
    "theme_event": (60, 220),
    "training": (20, 60),
    "drill": (50, 180),
    "school_event": (90, 420),
    "other": (15, 50),
}
SIZES: Mapping[str, Sequence[int]] = {
    "apron": (15, 20, 25, 30, 40),
    "shopping_bag": (20, 30, 40, 50, 60),
    "leaflet": (40, 50, 60, 80, 100),
    "fire_blanket": (3, 5, 6, 8, 10),
    "smoke_alarm": (4, 5, 6, 8, 10),
    "escape_hood": (2, 3, 4, 6),
}
EQUIPMENT = ("fire_blanket", "smoke_alarm", "escape_hood")
MORNING = ((8, 30), (9, 0), (9, 30), (10, 0), (10, 30), (14, 30), (15, 0), (15, 30), (16, 0))
EVENING = ((18, 30), (19, 0), (19, 30))


@dataclass(frozen=True)
class Roster:
    """What the filler needs to know of the units: names, and the grids and groups below each by code."""

    names: Mapping[str, str]
    below: Mapping[str, Sequence[str]]


def windows() -> dict[int, Window]:
    """The report windows of the demo year by month."""
    cut = report_windows(SIGNED.year, DEADLINE_DAY, SIGNED)
    return {window.month: window for window in cut if window.part is Part.REPORT and window.month is not None}


class Filler:
    """Draws the events. `last_day` tells up to which day a unit's activities of a month are in its report."""

    def __init__(self, rng: Random, roster: Roster, workdays: Workdays, last_day: Callable[[str, int], date]) -> None:
        self.rng, self.roster, self.workdays, self.last_day = rng, roster, workdays, last_day
        self.wording = Wording(rng)
        self.windows = windows()

    def fill(self, told: Iterable[Entry]) -> list[Entry]:
        """The events missing from `told`, and the broadcasts, so that every total of the story is met."""
        fixed = [entry for entry in told if entry.kind != "school_check"]
        drawn = [
            self._event(quota, unit, month)
            for quota in QUOTAS
            for unit, month in spread(self._slots(quota), quota.count, self.rng)
        ]
        have = Counter(entry.setting for entry in [*fixed, *drawn])
        if have != Counter(EVENTS_BY_SETTING):
            raise ValueError(f"the quotas do not meet the story's settings: {have}")
        counted = self._with_people(drawn, ATTENDANCE - sum(entry.audience or 0 for entry in fixed), fixed)
        return self._with_handouts(counted, fixed) + self._broadcasts()

    def _slots(self, quota: Quota) -> list[tuple[str, int]]:
        slots = [(unit, month) for unit in quota.authors for month in quota.months]
        return [slot for slot in slots if slot != MODEL and self._days(*slot)]

    def _days(self, unit: str, month: int) -> list[date]:
        """Days on which the unit does things: departments and schools on working days, schools not in the holidays."""
        window = self.windows[month]
        last = min(self.last_day(unit, month), window.ends, LAST_DAY)
        days = [window.starts + timedelta(days=n) for n in range((last - window.starts).days + 1)]
        if unit[0] in "DSE":
            days = [day for day in days if self.workdays.works(day)]
        if unit[0] == "S":
            days = [day for day in days if not HOLIDAYS_AT_SCHOOL[0] <= day <= HOLIDAYS_AT_SCHOOL[1]]
        return days

    def _event(self, quota: Quota, unit: str, month: int) -> Entry:
        kind = self.rng.choices(list(quota.kinds), list(quota.kinds.values()))[0]
        summary, details = self.wording.words(kind, quota.setting)
        school = ""
        if kind == "school_event":
            school = unit if unit in SCHOOLS else self.rng.choice(SCHOOLS)
        place = self.wording.place(school or unit, self.roster.names[school or unit], quota.setting)
        times = MORNING + EVENING if unit[0] in "CV" and kind in ("talk", "theme_event") else MORNING
        return Entry(
            author=self._author(unit, kind),
            kind=kind,
            day=self.rng.choice(self._days(unit, month)),
            setting=quota.setting,
            start=time(*self.rng.choice(times)),
            place=place,
            summary=summary,
            details=details,
            school=school,
        )

    def _author(self, unit: str, kind: str) -> str:
        """Two of five talks and give-aways are the work of a grid or group below the unit."""
        below = self.roster.below.get(unit, ())
        small = kind in ("talk", "giveaway", "other")
        return self.rng.choice(below) if below and small and self.rng.random() < 0.4 else unit

    def _with_people(self, drawn: list[Entry], total: int, fixed: list[Entry]) -> list[Entry]:
        blank = UNCOUNTED - sum(entry.audience is None for entry in fixed)
        candidates = [index for index, entry in enumerate(drawn) if entry.kind in ("giveaway", "other")]
        uncounted = set(self.rng.sample(candidates, blank))
        counted = [index for index in range(len(drawn)) if index not in uncounted]
        weights = [self.rng.randint(*PEOPLE[drawn[index].kind]) for index in counted]
        shares = dict(zip(counted, scaled(weights, total, least=8), strict=True))
        return [replace(entry, audience=shares.get(index)) for index, entry in enumerate(drawn)]

    def _with_handouts(self, drawn: list[Entry], fixed: list[Entry]) -> list[Entry]:
        handouts: list[dict[str, int]] = [dict(entry.handouts) for entry in drawn]
        gifts = [index for index, entry in enumerate(drawn) if entry.kind == "giveaway"]
        stalls = [index for index, entry in enumerate(drawn) if entry.kind in ("theme_event", "talk")]
        for item, total in HANDOUTS.items():
            rest = total - sum(entry.handouts.get(item, 0) for entry in fixed)
            portions = pieces(rest, SIZES[item], self.rng)
            takers = gifts if item in EQUIPMENT else [*gifts, *stalls]
            order = self.rng.sample(gifts, len(gifts)) + self.rng.sample(stalls, len(stalls) if takers != gifts else 0)
            for turn, portion in enumerate(portions):
                where = handouts[order[turn % len(order)]]
                where[item] = where.get(item, 0) + portion
        return [replace(entry, handouts=given) for entry, given in zip(drawn, handouts, strict=True)]

    def _broadcasts(self) -> list[Entry]:
        villages = [unit for unit in VILLAGES if unit not in SPEAKERS_BROKEN]
        slots = [(unit, month) for unit in villages for month in MONTHS]
        return [
            Entry(
                author=unit,
                kind="broadcast",
                day=self.rng.choice(self._days(unit, month)),
                setting="rural",
                start=time(18, 0),
                place=f"{self.roster.names[unit]}村村响",
                details=self.wording.broadcast(),
            )
            for unit, month in spread(slots, BROADCASTS, self.rng)
        ]
