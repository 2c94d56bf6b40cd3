"""Texts of reminders. Those for a chat group never name a unit; a unit's own speaks to that unit alone."""

from datetime import date

from beacon.kit.days import short_day


def group_reminder(*, month: int, due_on: date, days_left: int, office: str) -> str:
    """The group text about a month's report: no names, no counts of units, what is ready and the next step (product
    §5.10–11)."""
    day = short_day(due_on)
    if days_left > 0:
        return (
            f"各位好，{month}月消防宣传月报还有{days_left}天（{day}24:00前）。"
            f"系统里记录已经备好，打开“要办的”核对一下就能报；没开展也可以如实零报。有不清楚的随时联系{office}。"
        )
    if days_left == 0:
        return (
            f"各位好，{month}月消防宣传月报今天24:00截止。"
            f"记录已经备好，核对一下就能报；没开展也可以如实零报。有不清楚的随时联系{office}。"
        )
    return (
        f"各位好，{month}月消防宣传月报已过{day}。还没报的补报即可，不用写说明；有困难请联系{office}，我们一起想办法。"
    )


def private_reminder(*, unit: str, month: int, due_on: date, days_left: int, office: str) -> str:
    """The word to one unit about its month's report: what is ready and the next step."""
    day = short_day(due_on)
    if days_left > 0:
        when = f"还有{days_left}天（{day}24:00前）"
    else:
        when = "今天24:00截止" if days_left == 0 else f"已过{day}，补报即可，不用写说明"
    return (
        f"{unit}，您好。{month}月消防宣传月报{when}。记录已备好，核对一下就能报；没开展也可以如实零报。"
        f"有难处请联系{office}。"
    )
