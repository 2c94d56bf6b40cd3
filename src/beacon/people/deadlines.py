"""The deadline day of the month report: a dated rule, one a subdistrict at any time."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from beacon.kit.deadlines import late_from
from beacon.kit.refusals import Refusal
from beacon.kit.windows import LAST_DEADLINE_DAY, Deadlines, Part, next_window, report_windows
from beacon.kit.workdays import Workdays
from beacon.people.models import DayException, DeadlineRule, Tenant

USUAL_DAY = 23
"""「每月23日前」 (R69), until the office decides otherwise."""

BEGINNING = date(2000, 1, 1)
"""From when the first rule of a subdistrict holds: before any plan."""


def deadlines_of(tenant_id: uuid.UUID) -> Deadlines:
    """The rules of a subdistrict, oldest first. One query."""
    rows = DeadlineRule.objects.filter(tenant_id=tenant_id).order_by("applies_from")
    rules = tuple(rows.values_list("applies_from", "day"))
    return Deadlines(rules) if rules else Deadlines.always(USUAL_DAY)


def begin_with(tenant: Tenant, day: int) -> DeadlineRule:
    """The first rule of a subdistrict that is being set up."""
    rule = DeadlineRule(tenant=tenant, applies_from=BEGINNING, day=day)
    rule.save(force_insert=True)
    return rule


def set_deadline_day(tenant_id: uuid.UUID, day: int, today: date) -> DeadlineRule:
    """Let `day` hold from the window after the one running today (design §5); a change waiting for that window is
    replaced. Refused for a day that some month lacks and for the one that holds already. Runs in a deed."""
    if not 1 <= day <= LAST_DEADLINE_DAY:
        raise Refusal("no_such_day", f"「截止日」请填1到{LAST_DEADLINE_DAY}，这样每个月都有这一天。", "day")
    known = deadlines_of(tenant_id)
    applies_from = next_window(today, known)
    if known.day_for(applies_from) == day:
        raise Refusal("same_day", f"截止日已经是每月{day}日，不用再改。", "day")
    rule, _ = DeadlineRule.objects.update_or_create(
        tenant_id=tenant_id, applies_from=applies_from, defaults={"day": day}
    )
    return rule


@dataclass(frozen=True)
class ComingWindow:
    """A report window from its first day to its deadline, and the moment from which a report is late."""

    starts: date
    ends: date
    late_from: datetime

    @property
    def label(self) -> str:
        """「11月」."""
        return f"{self.ends.month}月"


def coming_windows(tenant_id: uuid.UUID, today: date, count: int = 3) -> list[ComingWindow]:
    """The running report window and the next ones, as the rules and workdays of today have them. Two queries."""
    rules = deadlines_of(tenant_id)
    rows = DayException.objects.filter(tenant_id=tenant_id).values_list("day", "works")
    workdays = Workdays(dict(rows))
    known = (*report_windows(today.year, rules), *report_windows(today.year + 1, rules))
    ahead = [window for window in known if window.part is Part.REPORT and window.ends >= today]
    return [ComingWindow(one.starts, one.ends, late_from(one.ends, workdays)) for one in ahead[:count]]


@dataclass(frozen=True)
class DeadlineNow:
    """The deadline day of the running window, and that of the coming ones with the day from which it holds."""

    running: int
    coming: int
    since: date


def deadline_now(tenant_id: uuid.UUID, today: date) -> DeadlineNow:
    """The deadline day as it stands on `today`. One query."""
    rules = deadlines_of(tenant_id)
    begins = next_window(today, rules)
    running = next(
        (
            window.ends.day
            for window in report_windows(today.year, rules)
            if window.part is Part.REPORT and window.holds(today)
        ),
        rules.day_for(begins),
    )
    return DeadlineNow(running, rules.day_for(begins), begins)


def read_deadline_day(text: str) -> int:
    """A deadline day as typed. Refused, naming the field, for what is no number."""
    text = text.strip().removesuffix("日")
    if not (text.isdecimal() and len(text) <= 2):
        raise Refusal("no_such_day", f"「截止日」请填1到{LAST_DEADLINE_DAY}的数字。", "day")
    return int(text)
