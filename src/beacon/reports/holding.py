"""A report as it stands now, held until the deed on it is done, and the line the deed leaves."""

import uuid
from collections.abc import Collection

from django.db.models import Q

from beacon.journal.actions import note
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.reports.models import Report, ReportVersion


def locked(report: Report) -> Report:
    """The report as it stands now, locked until the transaction ends."""
    rows = Report.objects.select_for_update(of=("self",), no_key=True).select_related(
        "unit", "instance", "instance__unit"
    )
    return rows.get(tenant_id=report.tenant_id, pk=report.pk)


def locked_together(report: Report) -> Report:
    """The same with all reports of the unit and of those merged into it: two months of one unit sent at the same moment
    must not both carry the same correction (`carried`). In the order of their keys, so that nobody waits in a ring."""
    # Where the unit stands now: it may have been merged since the page was opened.
    path = Unit.objects.values_list("path", flat=True).get(tenant_id=report.tenant_id, pk=report.unit_id)
    rows = Report.objects.select_for_update(of=("self",), no_key=True).filter(
        Q(pk=report.pk) | Q(unit__path__startswith=path), tenant_id=report.tenant_id
    )
    held = {row.pk: row for row in rows.select_related("unit", "instance", "instance__unit").order_by("pk")}
    return held[report.pk]


def locked_many(by: Who, report_ids: Collection[uuid.UUID]) -> list[Report]:
    """Those of the reports that are within reach, locked one after the other in the order of their keys, so that two
    people at once never wait for each other in a ring."""
    rows = Report.objects.visible_to(by).filter(pk__in=report_ids).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True).select_related("unit", "instance"))


def last_sent(report: Report) -> ReportVersion | None:
    """What was sent last. One query."""
    return report.versions.filter(tenant_id=report.tenant_id).order_by("-number").first()


def told(by: Who, report: Report, verb: str, detail: dict[str, object]) -> None:
    """The line in the journal."""
    note(
        tenant_id=report.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="report",
        thing_id=report.id,
        detail=detail,
    )
