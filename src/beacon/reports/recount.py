"""Adds every sent report up again from the records it names, and says where the frozen figures differ."""

import uuid
from collections.abc import Iterator

from django.db.models import Max

from beacon.figures.sums import Sums
from beacon.kit import clock
from beacon.kit.batches import batches
from beacon.kit.days import full_month
from beacon.plans.expected import REPORT_TEMPLATE
from beacon.plans.models import DutyInstance
from beacon.records.models import Record
from beacon.reports.models import (
    Consolidation,
    ConsolidationState,
    DistrictFormFill,
    FillState,
    Report,
    ReportState,
    ReportVersion,
)
from beacon.reports.sending import is_asked_for_more

_IN = (ReportState.SUBMITTED, ReportState.RETURNED, ReportState.ACCEPTED, ReportState.CONSOLIDATED)


def differences(tenant_id: uuid.UUID) -> Iterator[str]:
    """A sentence for each report, version, expected row and consolidation that disagrees with the others."""
    yield from _versions(tenant_id)
    yield from _counts_of_versions(tenant_id)
    yield from _instances(tenant_id)
    yield from _consolidations(tenant_id)
    yield from _filled_forms(tenant_id)


def _versions(tenant_id: uuid.UUID) -> Iterator[str]:
    rows = ReportVersion.objects.filter(tenant_id=tenant_id).select_related("report__unit", "report__instance")
    for version in rows.order_by("pk").iterator(chunk_size=50):
        counted, lacking = _counted(version)
        name = f"{version.report.unit.name}「{version.report.instance.label}」第{version.number}版"
        if lacking:
            yield f"{name}：里面有{lacking}条记录找不到了。"
        elif set(version.facts) != set(version.record_ids):
            yield f"{name}：冻结的记录和记录编号对不上。"
        elif not _agree(counted, Sums.thawed(version.figures)):
            yield f"{name}：数字和它的{len(version.record_ids)}条记录加起来不一样。"
        elif version.is_nil != (counted.is_empty and not version.is_unbooked):
            yield f"{name}：零报的标记和记录对不上。"
        yield from _carried(version, name)


def _counted(version: ReportVersion) -> tuple[Sums, int]:
    """The sums of what each record counted for when it was sent, and how many of its records are not there.

    What became of a record since is no matter: it may have been voided or corrected.
    """
    sums, found = Sums(), 0
    for kept in version.facts.values():
        for figure, value in kept["figures"].items():
            sums.add(figure, kept["kind"], kept["setting"], value)
    for keys in batches(version.record_ids):
        found += Record.objects.filter(tenant_id=version.tenant_id, pk__in=keys).count()
    return sums, len(version.record_ids) - found


def _agree(counted: Sums, told: Sums) -> bool:
    """Whether both say the same; what a version was sent without is not compared."""
    if told.put_up is None:
        counted.put_up = None
    elif counted.put_up is not None:
        counted.put_up = {figure: n for figure, n in counted.put_up.items() if figure in told.put_up}
    return _values(counted) == _values(told)


def _values(sums: Sums) -> dict[str, object]:
    """The sums without the names of things, which are kept with them to be read."""
    return {name: value for name, value in sums.frozen().items() if name != "added"}


def _carried(version: ReportVersion, name: str) -> Iterator[str]:
    """What a version carries: each record once for each month, of months before its own."""
    entries = version.carried
    if len({(one["report"], one["record"]) for one in entries}) != len(entries):
        yield f"{name}：补记与更正里有一条记了两次。"
    months = Report.objects.filter(tenant_id=version.tenant_id, pk__in={one["report"] for one in entries})
    earlier = months.filter(instance__ends__lt=version.report.instance.starts)
    if earlier.count() != len({one["report"] for one in entries}):
        yield f"{name}：补记与更正里有不是以前月份的。"


def _counts_of_versions(tenant_id: uuid.UUID) -> Iterator[str]:
    rows = Report.objects.filter(tenant_id=tenant_id).annotate(last=Max("versions__number")).order_by("pk")
    told = rows.values_list("unit__name", "instance__label", "versions_n", "last")
    for unit, label, noted, last in told.iterator(chunk_size=500):
        if noted != (last or 0):
            yield f"{unit}「{label}」：记着报过{noted}版，实有{last or 0}版。"


def _instances(tenant_id: uuid.UUID) -> Iterator[str]:
    """Expected month reports against the reports themselves."""
    rows = DutyInstance.objects.filter(tenant_id=tenant_id, duty__template=REPORT_TEMPLATE).select_related("unit")
    for batch in batches(rows.order_by("pk").iterator(chunk_size=500)):
        reports = {
            report.instance_id: report
            for report in Report.objects.filter(tenant_id=tenant_id, instance__in=[row.pk for row in batch])
        }
        for row in batch:
            report = reports.get(row.pk)
            is_in = report is not None and (report.state in _IN or is_asked_for_more(report))
            first = report.first_submitted_at if report and is_in else None
            day = first.astimezone(clock.SHANGHAI).date() if first else None
            late = bool(report and is_in and report.is_late)
            if (row.first_done_at, row.done_on, row.is_late) != (first, day, late):
                yield f"{row.unit.name}「{row.label}」：应办里的报送情况和月报对不上。"


def _consolidations(tenant_id: uuid.UUID) -> Iterator[str]:
    rows = Consolidation.objects.filter(tenant_id=tenant_id).order_by("pk")
    for paper in rows.iterator(chunk_size=10):
        name = f"{full_month(paper.ends)}第{paper.number}次汇总"
        went_in = {(line["report"], line["version"]) for line in paper.snapshot["lines"] if line["report"]}
        held = ReportVersion.objects.filter(tenant_id=tenant_id, report__in=[key for key, _ in went_in])
        lacking = went_in - {(str(key), number) for key, number in held.values_list("report_id", "number")}
        if lacking:
            yield f"{name}：有{len(lacking)}份月报的那一版找不到了。"
        if paper.state == ConsolidationState.READY and not (paper.word_id and paper.excel_id):
            yield f"{name}：写着已生成，缺文件。"


def _filled_forms(tenant_id: uuid.UUID) -> Iterator[str]:
    """Copies of the district's forms that are said to be made and have no file."""
    rows = DistrictFormFill.objects.filter(tenant_id=tenant_id, state=FillState.READY, upload=None)
    for name, period in rows.order_by("pk").values_list("version__form__name", "period"):
        yield f"「{name}」{period}：写着填好了，缺文件。"
