"""When a reminder may go out and how many there may be: pure rules (N15, against chasing people at night)."""

from collections.abc import Sequence
from datetime import datetime, time

from beacon.kit.clock import SHANGHAI
from beacon.kit.refusals import Reason
from beacon.kit.workdays import Workdays

MORNING, EVENING = time(8, 30), time(20, 30)
"""Between them nobody minds; outside them no reminder."""

MOST_BEFORE = 2
MOST_AFTER = 3
WORKDAYS_BETWEEN = 2


def is_quiet(now: datetime, workdays: Workdays) -> bool:
    """Whether `now` is a day off or between 20:30 and 08:30: nothing goes out then."""
    local = now.astimezone(SHANGHAI)
    return not workdays.works(local.date()) or not MORNING <= local.time() < EVENING


def may_remind(*, now: datetime, late_from: datetime, sent: Sequence[datetime], workdays: Workdays) -> Reason | None:
    """Why no reminder about a report may go out at `now`; None when one may.

    None between 20:30 and 08:30 or on a day off; at most two before the report is late; after that one in two working
    days, three in all. `sent` are the earlier ones of the same month, in any order.
    """
    today, clock_time = now.astimezone(SHANGHAI).date(), now.astimezone(SHANGHAI).time()
    if not workdays.works(today):
        return Reason("day_off", "今天休息，不打扰大家。下一个工作日8:30以后再提醒。")
    if not MORNING <= clock_time < EVENING:
        return Reason("night", "晚上20:30到早上8:30不打扰大家，白天再提醒。")
    before = [moment for moment in sent if moment < late_from]
    after = [moment for moment in sent if moment >= late_from]
    if now < late_from:
        return (
            Reason("enough_before", "截止前已提醒2次，够了。到截止还没报的再说。")
            if len(before) >= MOST_BEFORE
            else None
        )
    if len(after) >= MOST_AFTER:
        return Reason("enough_after", "已经提醒3次，不再群里催了。可以单独问问有什么难处。")
    if after and today < workdays.add(max(after).astimezone(SHANGHAI).date(), WORKDAYS_BETWEEN):
        return Reason("too_soon", "刚提醒过，隔两个工作日再提醒。")
    return None
