"""台账: every record within reach, by question, words and state."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from beacon.catalogue.kinds import KINDS
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.tallies import EVENTS
from beacon.figures.ledger import Look, Sheet, open_ledger
from beacon.figures.questions import Question
from beacon.forms.columns import columns, filters, row
from beacon.people.roles import Screen
from beacon.people.tree import units_at_the_top
from beacon.web.gate import StaffRequest, gate

_KEPT = ("from", "to", "kind", "setting", "unit", "state", "figure", "q")


@require_safe
@gate(Screen.LEDGER)
def ledger(request: StaffRequest) -> HttpResponse:
    """D4."""
    given = {name: request.GET[name] for name in _KEPT if request.GET.get(name)}
    look = Look.read(request.GET)
    sheet = open_ledger(request.who, look)
    units = {str(unit.id): unit.name for unit in units_at_the_top(request.who)}
    shown = columns(with_unit=len(units) > 1)
    context = {
        "sheet": sheet,
        "columns": shown,
        "rows": [row(record, shown) for record in sheet.records],
        "filters": filters(given, units),
        "words": given.get("q", ""),
        "is_narrowed": bool(given),
        "question": look.question,
        "asked": _asked(look.question, units),
        "strip": _strip(sheet, look.question),
        "query": urlencode(given),
        "may_record": request.who.opens(Screen.RECORD),
    }
    return render(request, "ledger/page.html", context)


def _asked(question: Question, units: Mapping[str, str]) -> list[str]:
    """The parts of a question in words."""
    words = [
        units.get(str(question.unit_id), ""),
        KINDS[question.kind].label if question.kind else "",
        SETTINGS.get(question.setting, ""),
    ]
    return [word for word in words if word]


def _strip(sheet: Sheet, question: Question) -> list[tuple[str, int, str]]:
    """五进: label, 活动场次, and the question that lists them."""
    return [
        (SETTINGS[name], n, replace(question, figure=EVENTS, setting=name).query) for name, n in sheet.events.items()
    ]
