"""台账: every record within reach, by question, words and state; printed and taken out as Excel."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from beacon.catalogue.kinds import KINDS
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.tallies import EVENTS
from beacon.documents.sheets import EXCEL
from beacon.figures.ledger import ALL, Look, Sheet, open_ledger
from beacon.figures.ledger_file import file_name, find_file, take_out
from beacon.figures.ledger_sheet import TAKEN, chosen_columns
from beacon.figures.printing import MOST_PRINTED, to_print
from beacon.figures.questions import Question
from beacon.files.addresses import address
from beacon.forms.columns import columns, filters, marks, periods, row
from beacon.kit import clock
from beacon.people.roles import Screen
from beacon.people.tree import units_at_the_top
from beacon.records.models import FileState, RecordState
from beacon.records.read.looks import columns_taken, looks_of, may_keep
from beacon.web.asked import key_in
from beacon.web.gate import StaffRequest, gate
from beacon.web.taking import taken


@require_safe
@gate(Screen.LEDGER)
def ledger(request: StaffRequest) -> HttpResponse:
    """D4."""
    look = Look.read(request.GET.dict(), clock.today())
    sheet = open_ledger(request.who, look)
    units = {str(unit.id): unit.name for unit in units_at_the_top(request.who)}
    shown = columns(with_unit=len(units) > 1)
    chosen = chosen_columns(columns_taken(request.who))
    context = {
        "sheet": sheet,
        "columns": shown,
        "rows": [row(record, shown, sheet.corrected.get(record.pk, 0)) for record in sheet.records],
        "filters": filters(look, request.GET.dict(), units),
        "marks": marks(look),
        "periods": periods(look),
        "look": look,
        "is_narrowed": bool(look.query),
        "question": look.question,
        "asked": _asked(look.question, units),
        "in_words": look.in_words(units.get(str(look.question.unit_id), "")),
        "strip": _strip(sheet, look),
        "query": look.query,
        "looks": looks_of(request.who),
        "removed": key_in(request.GET.get("removed", "")),
        "may_keep": may_keep(request.who) is None,
        "to_take": [(one.name, one.column.label, one in chosen) for one in TAKEN.values()],
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


def _strip(sheet: Sheet, look: Look) -> list[tuple[str, int, str]]:
    """五进: label, 活动场次, and the question that lists them; none where the list is narrower than that question,
    which would then list more than the strip says."""
    narrow = (look.words, look.marks, look.topic, look.group, look.question.setting)
    if any(narrow) or look.question.figure not in ("", EVENTS) or look.state not in (RecordState.VALID, ALL):
        return []
    return [
        (SETTINGS[name], n, replace(look.question, figure=EVENTS, setting=name).query)
        for name, n in sheet.events.items()
    ]


@require_safe
@gate(Screen.LEDGER)
def ledger_print(request: StaffRequest) -> HttpResponse:
    """The list as an A4 table."""
    look = Look.read(request.GET.dict(), clock.today())
    units = {str(unit.id): unit.name for unit in units_at_the_top(request.who)}
    shown = columns(with_unit=len(units) > 1)
    printed = to_print(request.who, look)
    context = {
        "printed": printed,
        "columns": shown,
        "rows": [row(record, shown) for record in printed.records],
        "in_words": "，".join(look.in_words(units.get(str(look.question.unit_id), ""))) or "全部",
        "query": look.query,
        "most": MOST_PRINTED,
        "tenant": request.who.tenant,
    }
    return render(request, "ledger/print.html", context)


@require_POST
@gate(Screen.LEDGER)
def ledger_excel(request: StaffRequest) -> HttpResponse:
    """Excel with the columns ticked: the file, or the page that says how far its making is."""
    query = request.POST.get("query", "")
    made = take_out(by=request.who, query=query, columns=request.POST.getlist("column"))
    if not isinstance(made, bytes):
        return redirect("ledger_file", made.id)
    return taken(name=file_name(request.who), media_type=EXCEL, content=made)


@require_safe
@gate(Screen.LEDGER)
def ledger_file(request: StaffRequest, file_id: UUID) -> HttpResponse:
    """A large file being made, for the person who asked; htmx asks for its state each second."""
    file = find_file(request.who, file_id)
    context = {
        "file": file,
        "is_coming": file.state in (FileState.WAITING, FileState.MAKING),
        "address": address(file.upload, to=request.user) if file.upload else "",
    }
    return render(request, "ledger/_file.html" if request.htmx else "ledger/file.html", context)
