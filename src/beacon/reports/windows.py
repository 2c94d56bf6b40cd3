"""The report windows of a subdistrict and which of them is meant."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from beacon.kit.refusals import Refusal
from beacon.plans.progress import report_windows_of


@dataclass(frozen=True)
class ReportWindow:
    """One window with a report, named by its month."""

    starts: date
    ends: date
    late_from: datetime

    @property
    def month(self) -> int:
        """The month the report is named after."""
        return self.ends.month

    @property
    def label(self) -> str:
        """「11月」."""
        return f"{self.month}月"

    def days_left(self, today: date) -> int:
        """Days until the deadline day, 0 on the day itself, negative after it."""
        return (self.ends - today).days

    def is_early(self, today: date) -> bool:
        """Whether it is before the day from which the draft is offered: nobody is expected to have sent anything."""
        return today < self.ends.replace(day=min(DRAFT_FROM_DAY, self.ends.day))


DRAFT_FROM_DAY = 15
"""The draft is offered from the 15th on (product §4.2 c)."""


def windows_of(tenant_id: uuid.UUID) -> list[ReportWindow]:
    """Every window with expected reports, oldest first. One query."""
    return [ReportWindow(*row) for row in report_windows_of(tenant_id)]


def current(windows: list[ReportWindow], now: datetime) -> ReportWindow | None:
    """The window that is being collected: the one that holds today, else the last one."""
    held = [window for window in windows if window.starts <= now.date() <= window.ends]
    if held:
        return held[0]
    past = [window for window in windows if window.ends < now.date()]
    return past[-1] if past else (windows[0] if windows else None)


COLLECTING_DAYS = timedelta(days=10)
"""How long after its deadline a month is still the one the office looks at first."""


def collecting(windows: list[ReportWindow], now: datetime) -> ReportWindow | None:
    """The window the office is gathering: the one just closed for ten days, then the running one."""
    closed = [window for window in windows if window.ends < now.date() <= window.ends + COLLECTING_DAYS]
    return closed[-1] if closed else current(windows, now)


def named(windows: list[ReportWindow], ends: date | None) -> ReportWindow:
    """The window that ends on `ends`; refused where there is none, so that a deed never falls on another month."""
    found = next((window for window in windows if window.ends == ends), None)
    if found is None:
        raise Refusal("no_such_month", "没有这个月的月报，请从列表里选。", "month")
    return found


def chosen(windows: list[ReportWindow], ends: date | None, now: datetime) -> ReportWindow | None:
    """The window that ends on `ends`, else the one being gathered."""
    return next((window for window in windows if window.ends == ends), None) or collecting(windows, now)
