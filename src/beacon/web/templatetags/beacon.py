"""What templates say of dates, states and pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from beacon.forms.shapes import FieldView
from beacon.kit import days
from beacon.kit.refusals import Reason
from beacon.people.reach import Who
from beacon.plans.models import Answer, Duty, ItemState, NoticeState, Status
from beacon.plans.notice.bound import said
from beacon.records.models import SpotState
from beacon.reports.models import EXEMPTED, NOT_OPENED, ConsolidationState, FillState, ReportState
from beacon.web.navigation import Entry, bar, entries

register = template.Library()


@dataclass(frozen=True)
class Face:
    """How a state looks: a word, a tone of the stylesheet, and a shape, so that colour says nothing alone."""

    word: str
    tone: str
    icon: str


_DUTY = {
    Status.UPCOMING: ("idle", "circle"),
    Status.OPEN: ("act", "dot"),
    Status.IN_PROGRESS: ("act", "half"),
    Status.DONE: ("done", "check"),
    Status.DONE_LATE: ("done", "late"),
    Status.HOST_CANCELLED: ("exempt", "swap"),
    Status.EXEMPT: ("exempt", "diamond"),
    Status.OVERDUE: ("over", "alert"),
    Status.MISSED: ("idle", "close"),
}
_REPORT = {
    ReportState.DRAFT: ("act", "half"),
    ReportState.WAITING: ("soon", "clock"),
    ReportState.SUBMITTED: ("done", "check"),
    ReportState.RETURNED: ("soon", "speech"),
    ReportState.ACCEPTED: ("done", "checks"),
    ReportState.CONSOLIDATED: ("idle", "folder"),
}
_NOTICE = {
    NoticeState.DRAFT: ("act", "half"),
    NoticeState.PUBLISHED: ("done", "check"),
    NoticeState.SUPERSEDED: ("idle", "folder"),
}
_PAPER = {
    ConsolidationState.WAITING: ("idle", "clock"),
    ConsolidationState.MAKING: ("act", "half"),
    ConsolidationState.READY: ("done", "check"),
    ConsolidationState.FAILED: ("over", "alert"),
}
_PLAN = {
    ItemState.PLANNED: ("act", "calendar"),
    ItemState.DONE: ("done", "check"),
    ItemState.CANCELLED: ("idle", "close"),
    ItemState.WITHDRAWN: ("idle", "undo"),
}
_ANSWER = {
    Answer.WAITING: ("soon", "clock"),
    Answer.ACCEPTED: ("done", "check"),
    Answer.DECLINED: ("idle", "minus"),
}

_SPOT = {
    SpotState.WAITING: ("idle", "circle"),
    SpotState.AGREES: ("done", "check"),
    SpotState.DIFFERS: ("soon", "edit"),
    SpotState.NOT_REACHED: ("idle", "minus"),
}

FACES: Mapping[str, Mapping[str, Face]] = MappingProxyType(
    {
        "duty": {state.value: Face(str(state.label), *look) for state, look in _DUTY.items()},
        "report": {
            **{state.value: Face(str(state.label), *look) for state, look in _REPORT.items()},
            "not_opened": Face(NOT_OPENED, "idle", "circle"),
            "exempt": Face(EXEMPTED, "exempt", "diamond"),
        },
        "notice": {state.value: Face(str(state.label), *look) for state, look in _NOTICE.items()},
        "plan": {state.value: Face(str(state.label), *look) for state, look in _PLAN.items()},
        "answer": {state.value: Face(str(state.label), *look) for state, look in _ANSWER.items()},
        "paper": {state.value: Face(str(state.label), *look) for state, look in _PAPER.items()},
        "spot": {state.value: Face(str(state.label), *look) for state, look in _SPOT.items()},
        "fill": {state.value: Face(str(state.label), *_PAPER[ConsolidationState(state.value)]) for state in FillState},
    }
)
"""Family → state → face."""


@register.filter
def day(value: date | datetime | None) -> str:
    """2023年11月21日; empty for None."""
    return days.full_day(value) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """11月21日; empty for None."""
    return days.short_day(value) if value else ""


@register.filter
def weekday(value: date) -> str:
    """星期二."""
    return days.weekday(value)


@register.filter
def month(value: date | datetime) -> str:
    """2023年11月."""
    return days.full_month(value)


@register.filter
def span(starts: date, ends: date) -> str:
    """10月24日—11月23日."""
    return days.span(starts, ends)


@register.filter
def moment(value: datetime | None) -> str:
    """11-21 16:32 in Shanghai, for tables; empty for None."""
    return f"{days.here(value):%m-%d %H:%M}" if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    """16:32 in Shanghai, where the day stands beside it; empty for None."""
    return f"{days.here(value):%H:%M}" if value else ""


@register.filter
def long_moment(value: datetime | None) -> str:
    """11月21日16:32 in Shanghai, for sentences; empty for None."""
    return days.short_moment(value) if value else ""


@register.filter
def as_of(value: datetime | None) -> str:
    """2023-11-21 16:00 in Shanghai, for 截至; empty for None."""
    return f"{days.here(value):%Y-%m-%d %H:%M}" if value else ""


@register.filter
def in_words(duty: Duty) -> str:
    """A duty in few words."""
    return said(duty)


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """A shape of the sprite, for the eye only: the word beside it says the same."""
    return format_html(
        '<svg class="i" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("web/icons.svg"),
        name,
    )


@register.simple_tag
@lru_cache(maxsize=256)
def badge(tone: str, name: str, word: str) -> SafeString:
    """A word with a shape in a tone: done soon over exempt idle act."""
    return format_html('<span class="badge {}">{}{}</span>', tone, icon(name), word)


@register.simple_tag
def status_badge(state: str, family: str = "duty") -> SafeString:
    """The badge of a state; family is a key of FACES. KeyError for a state the family has not."""
    face = FACES[family][str(state)]
    return badge(face.tone, face.icon, face.word)


@register.simple_tag
def field(view: FieldView, step: int = 1) -> SafeString:
    """A field of a form, its buttons counting by `step`. One that nobody has filled in looks the same on every page:
    it is made once, because 记一笔 has more than a hundred of them."""
    is_blank = not (view.value or view.error or view.note)
    return _blank_field(view, step) if is_blank else _field(view, step)


def _field(view: FieldView, step: int) -> SafeString:
    return mark_safe(render_to_string("record/_field.html", {"view": view, "step": step}))  # nosec B308 B703


_blank_field = lru_cache(maxsize=1024)(_field)


@register.inclusion_tag("refused/_field.html")
def field_error(reason: Reason | None, field: str) -> dict[str, Any]:
    """The sentence of a refusal that concerns `field`, to stand under it; nothing for any other."""
    return {"sentence": reason.sentence if reason and reason.field == field else "", "field": field}


def _entries(context: RequestContext) -> list[Entry]:
    request: HttpRequest | None = context.get("request")
    who: Who | None = getattr(request, "who", None)
    return entries(who, request.path) if request and who else []


@register.simple_tag(takes_context=True)
def page_here(context: RequestContext) -> str:
    """The address of the page of the navigation one is on, without the key of any thing; empty outside it."""
    return next((entry.address for entry in _entries(context) if entry.is_here), "")


@register.inclusion_tag("_rail.html", takes_context=True)
def rail(context: RequestContext) -> dict[str, Any]:
    """The navigation at the left of a desk."""
    request = context.get("request")
    return {"entries": _entries(context), "who": getattr(request, "who", None), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("_bar.html", takes_context=True)
def bottom_bar(context: RequestContext) -> dict[str, Any]:
    """The navigation at the bottom of a phone."""
    return {"entries": bar(_entries(context))}


@register.simple_tag(takes_context=True)
def all_pages(context: RequestContext) -> list[Entry]:
    """Every page of the role, for 我的 on a phone."""
    return _entries(context)
