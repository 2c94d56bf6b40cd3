"""From a planned activity to the form that records it."""

from django.urls import reverse
from django.utils.http import urlencode

from beacon.plans.models import CalendarItem


def address_of_record(item: CalendarItem) -> str:
    """记一笔 with what the plan says already filled in."""
    said = {
        "kind": item.kind,
        "day": item.planned_on.isoformat(),
        "started_at": f"{item.starts_at:%H:%M}" if item.starts_at else "",
        "place": item.place,
        "summary": item.title,
        "planned": str(item.id),
    }
    return f"{reverse('record_new')}?{urlencode({name: value for name, value in said.items() if value})}"
