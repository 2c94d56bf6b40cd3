"""From which moment something due on a day is late."""

from datetime import date, datetime, time, timedelta

from beacon.kit.clock import SHANGHAI
from beacon.kit.workdays import Workdays

GRACE_MORNING = time(9, 0)
"""On a deadline that falls on a day off, the next working day at nine is the first late moment (house rule, product
§2.1)."""


def late_from(due_on: date, workdays: Workdays | None = None) -> datetime:
    """First moment that counts as late for something due on `due_on`, that day included until 24:00.

    With `workdays`, a due day that is a day off moves the late moment (not the due date) to 09:00 of the next
    working day. Without, the date stands as it is: a half-year ends on its last day whatever the weekday.
    """
    if workdays is None or workdays.works(due_on):
        return datetime.combine(due_on + timedelta(days=1), time(0, 0), SHANGHAI)
    return datetime.combine(workdays.next_after(due_on), GRACE_MORNING, SHANGHAI)
