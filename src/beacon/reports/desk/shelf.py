"""汇总件: the consolidated months one may see, and what came in since."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.expected import REPORT_TEMPLATE
from beacon.plans.models import DutyInstance
from beacon.plans.progress import find_instance
from beacon.reports.desk.collect import SENT_STATES
from beacon.reports.models import Consolidation, Report, ReportVersion


def papers_of(who: Who) -> list[Consolidation]:
    """Every consolidation within reach, newest month first. One query."""
    rows = Consolidation.objects.visible_to(who).select_related("tenant", "word", "excel", "pdf")
    return list(rows.order_by("-ends", "tenant__name", "-number"))


def paper_of(who: Who, paper_id: uuid.UUID) -> Consolidation:
    """One of them. Refused alike when it is another's and when there is none."""
    rows = Consolidation.objects.visible_to(who).select_related("tenant", "word", "excel", "pdf", "asked_by")
    found = rows.filter(pk=paper_id).first()
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


def versions_of_month(who: Who, ends: date) -> list[Consolidation]:
    """The consolidations of one's own subdistrict of the window that ends on `ends`, latest first. One query."""
    rows = Consolidation.objects.visible_to(who).filter(tenant_id=who.tenant_id, ends=ends)
    return list(rows.order_by("-number"))


def last_of(paper: Consolidation) -> Consolidation:
    """The last version of the month that `paper`, found within reach, is one of. One query."""
    rows = Consolidation.objects.filter(tenant_id=paper.tenant_id, ends=paper.ends)
    return rows.order_by("-number").first() or paper


@dataclass(frozen=True)
class Absentees:
    """Who was missing when a month was frozen, in roster order."""

    missing: list[Unit]
    exempt: list[Unit]


def absentees_of(paper: Consolidation) -> Absentees:
    """The units without a report in the frozen month and those that need not send one. One query."""
    lines: Sequence[dict[str, object]] = paper.snapshot["lines"]
    states = {uuid.UUID(str(line["unit"])): line["state"] for line in lines if not line["report"]}
    units = Unit.objects.filter(tenant_id=paper.tenant_id, pk__in=states).order_by("position", "id")
    exempt = [unit for unit in units if states[unit.id] == "exempt"]
    return Absentees([unit for unit in units if states[unit.id] != "exempt"], exempt)


def came_since(who: Who, paper: Consolidation) -> int:
    """「又来了n份」: reports sent, or sent again, after the month was frozen. One query."""
    went_in = {(line["report"], line["version"]) for line in paper.snapshot["lines"] if line["report"]}
    rows = Report.objects.visible_to(who).filter(
        tenant_id=paper.tenant_id, instance__ends=paper.ends, state__in=SENT_STATES
    )
    return sum((str(pk), version) not in went_in for pk, version in rows.values_list("id", "versions_n"))


def is_report(instance: DutyInstance) -> bool:
    """Whether what is expected is a month report."""
    return instance.duty.template == REPORT_TEMPLATE


def found_report(who: Who, instance_id: uuid.UUID) -> DutyInstance:
    """A month report within reach. Any other duty, another unit's month and none at all are refused alike."""
    instance = find_instance(who, instance_id)
    if not is_report(instance):
        raise Refusal.because(NOT_YOURS)
    return instance


def sent_version(instance: DutyInstance) -> tuple[Report | None, ReportVersion | None]:
    """The report of an instance with what was sent last: (None, None) before anybody opened it. Two queries."""
    report = Report.objects.filter(tenant_id=instance.tenant_id, instance=instance).select_related("unit").first()
    if report is None:
        return None, None
    versions = report.versions.filter(tenant_id=report.tenant_id).select_related("sent_by")
    return report, versions.order_by("-number").first()
