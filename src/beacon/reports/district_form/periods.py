"""The periods a form can be filled for: report window, month, quarter, half-year, year to date."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from beacon.kit.days import short_day
from beacon.kit.refusals import Refusal
from beacon.kit.windows import natural_periods
from beacon.reports.windows import collecting, windows_of

WINDOW, MONTH, QUARTER, HALF, TO_DATE = "window", "month", "quarter", "half", "to-date"
HEADINGS = {WINDOW: "月报统计期", MONTH: "自然月", QUARTER: "季度", HALF: "半年", TO_DATE: "今年以来"}
_LENGTHS = {MONTH: 1, QUARTER: 3, HALF: 6}
_HALVES = ("上半年", "下半年")
_DIGITS = "一二三四"


@dataclass(frozen=True)
class FormPeriod:
    """A period by its code; `label` is what stands in lists and file names."""

    kind: str
    code: str
    label: str
    starts: date
    ends: date


def periods_of(tenant_id: uuid.UUID, today: date) -> list[tuple[str, list[FormPeriod]]]:
    """Those that have begun, of this year and the one before, under their headings, latest first. One query."""
    found: dict[str, list[FormPeriod]] = {kind: [] for kind in HEADINGS}
    for window in windows_of(tenant_id):
        if window.starts <= today:
            name = f"{window.ends.year}年{window.label}"
            code = f"{WINDOW}:{window.ends.isoformat()}"
            found[WINDOW].append(FormPeriod(WINDOW, code, name, window.starts, window.ends))
    for year in (today.year - 1, today.year):
        for kind, months in _LENGTHS.items():
            for period in natural_periods(year, months):
                if period.starts <= today:
                    code = f"{kind}:{period.starts.isoformat()}"
                    label = f"{year}年{_named(kind, period.ordinal)}"
                    found[kind].append(FormPeriod(kind, code, label, period.starts, period.ends))
    first = date(today.year, 1, 1)
    label = f"{today.year}年1月1日至{short_day(today)}"
    found[TO_DATE].append(FormPeriod(TO_DATE, TO_DATE, label, first, today))
    return [(HEADINGS[kind], rows[::-1]) for kind, rows in found.items() if rows]


def _named(kind: str, ordinal: int) -> str:
    if kind == MONTH:
        return f"{ordinal}月（1日到月底）"
    return f"第{_DIGITS[ordinal - 1]}季度" if kind == QUARTER else _HALVES[ordinal - 1]


def period_of(tenant_id: uuid.UUID, code: str, today: date) -> FormPeriod:
    """The period of a code. Refused for one that is not in the list."""
    for _, rows in periods_of(tenant_id, today):
        for period in rows:
            if period.code == code:
                return period
    raise Refusal("no_such_period", "请从列表里选「统计期」。", "period")


def usual(tenant_id: uuid.UUID, now: datetime) -> str:
    """The code offered first: the window that is being gathered, else the month just past."""
    window = collecting(windows_of(tenant_id), now)
    if window is not None and window.starts <= now.date():
        return f"{WINDOW}:{window.ends.isoformat()}"
    last = now.date().replace(day=1) - timedelta(days=1)
    return f"{MONTH}:{last.replace(day=1).isoformat()}"
