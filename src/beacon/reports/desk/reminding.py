"""Who is still to be reminded of a month's report, and with which words."""

from collections.abc import Sequence

from beacon.kit import clock
from beacon.messages import private
from beacon.messages.models import UnitReminder
from beacon.messages.wording import group_reminder, private_reminder
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.reports.desk.collect import desk, filtered
from beacon.reports.windows import ReportWindow


def unsent_units(who: Who, window: ReportWindow) -> list[Unit]:
    """The units whose report is expected and not in, in roster order; exempt ones are not among them. Two queries."""
    return [line.instance.unit for line in filtered(desk(who, window, clock.now()).lines, "unsent")]


def remind_each(*, by: Who, window: ReportWindow) -> Sequence[UnitReminder]:
    """逐家私下发: remind every unit that has not sent and may be reminded now. Refused as `remind_units` is."""
    units = unsent_units(by, window)
    left = window.days_left(clock.today())
    office = by.tenant.office_name
    texts = {
        unit.id: private_reminder(unit=unit.name, month=window.month, due_on=window.ends, days_left=left, office=office)
        for unit in units
    }
    return private.remind_units(by=by, ends=window.ends, late_from=window.late_from, units=units, texts=texts)


def group_text(who: Who, window: ReportWindow) -> str:
    """The words for a group, without any unit's name."""
    left = window.days_left(clock.today())
    return group_reminder(month=window.month, due_on=window.ends, days_left=left, office=who.tenant.office_name)
