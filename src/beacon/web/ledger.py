"""台账: every record within reach, by question, words and state."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from beacon.figures.ledger import Look, open_ledger
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
    sheet = open_ledger(request.who, Look.read(request.GET))
    units = {str(unit.id): unit.name for unit in units_at_the_top(request.who)}
    shown = columns(with_unit=len(units) > 1)
    context = {
        "sheet": sheet,
        "columns": shown,
        "rows": [row(record, shown) for record in sheet.records],
        "filters": filters(given, units),
        "words": given.get("q", ""),
        "is_narrowed": bool(given),
        "unit_name": units.get(given.get("unit", ""), ""),
        "query": urlencode(given),
        "may_record": request.who.opens(Screen.RECORD),
    }
    return render(request, "ledger/page.html", context)

