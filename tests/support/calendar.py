"""Planned activities, as small as a test needs them."""

from datetime import date
from typing import Any

from beacon.kit.ids import new_id
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.models import CalendarItem
from beacon.plans.schedule.item_drafts import ItemDraft
from beacon.plans.schedule.scheduling import plan_item

DAY = date(2023, 11, 22)


def a_draft(*, invited: tuple[Unit, ...] = (), **more: Any) -> ItemDraft:
    """「到锦绣苑宣讲」 on 22 November 2023 unless something else is said."""
    values: dict[str, Any] = {"title": "到锦绣苑宣讲", "planned_on": DAY, "place": "锦绣苑", **more}
    return ItemDraft(invited=frozenset(unit.id for unit in invited), **values)


def an_item(who: Who, *, invited: tuple[Unit, ...] = (), **more: Any) -> CalendarItem:
    """The same, put on the calendar by `who`."""
    return plan_item(by=who, draft=a_draft(invited=invited, **more), request_id=new_id())
