"""统计总表 of a consolidated month, made when it is asked for."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from beacon.people.roles import Screen
from beacon.reports.desk.shelf import paper_of
from beacon.reports.papers.statistic_table import TableForm, take_table
from beacon.web.gate import StaffRequest, gate
from beacon.web.taking import taken


@require_safe
@gate(Screen.PAPERS)
def table(request: StaffRequest, paper_id: UUID, form: TableForm) -> HttpResponseBase:
    """The table as Word, PDF or Excel, which the address says."""
    made = take_table(by=request.who, consolidation=paper_of(request.who, paper_id), form=form)
    return taken(name=made.name, media_type=made.media_type, content=made.content)
