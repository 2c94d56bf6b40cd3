"""A small subdistrict in its year, and what is frozen in it: shared by the tests of changes."""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import date

from beacon.figures import sums
from beacon.files.models import Upload
from beacon.files.storage import take
from beacon.journal.actions import breaks
from beacon.journal.models import Chain, Line
from beacon.people.models import DayException, DeadlineRule, Post, Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.models import Delivery, Duty, DutyInstance, Notice
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.models import Credit, Record
from beacon.reports.actions import open_report, submit
from beacon.reports.consolidate import ask, make_papers
from beacon.reports.models import Consolidation, Report, ReportVersion
from tests.support.people import a_tenant, a_unit, someone, the_office

COMMUNITIES = ("锦绣社区", "桥头社区", "滨江路社区")
VILLAGES = ("石梯村", "柏树村")


def a_town() -> Who:
    """Three communities, two villages, an emergency office and a school; everybody who reports has a clerk."""
    tenant = a_tenant()
    office = the_office(tenant)
    for name in COMMUNITIES:
        someone("clerk", a_unit(tenant, name), name=f"{name}经办")
    for name in VILLAGES:
        someone("clerk", a_unit(tenant, name, UnitKind.VILLAGE), name=f"{name}经办")
    someone("dept", a_unit(tenant, "应急办", UnitKind.DEPARTMENT, emergency=True))
    a_unit(tenant, "江畔小学", UnitKind.SCHOOL)
    return office


def unit_of(office: Who, name: str) -> Unit:
    """The unit of that name."""
    return Unit.objects.get(tenant=office.tenant, name=name)


def clerk_of(office: Who, name: str, day: date) -> Who:
    """Whoever acts for the unit on the day."""
    rows = Post.objects.filter(tenant=office.tenant, unit__name=name).held_on(day)
    post = rows.select_related("account", "unit", "tenant").order_by("since", "id").first()
    assert post is not None, f"nobody acts for {name}"
    return Who(post.account, post)


def rows_by_name(office: Who) -> dict[tuple[str, str, str, str], tuple[object, ...]]:
    """Every expected row, withdrawn ones too, by names instead of keys, with its credits counted naively."""
    credits: dict[uuid.UUID, list[str]] = {}
    for credit in Credit.objects.filter(tenant=office.tenant).select_related("record"):
        credits.setdefault(credit.instance_id, []).append(f"{credit.record.happened_on} {credit.record.kind}")
    rows = DutyInstance.objects.filter(tenant=office.tenant).select_related("unit", "subject", "duty__notice")
    rows = rows.order_by("id")
    return {
        (row.unit.name, row.subject.name, row.duty.title, row.period): (
            row.starts,
            row.ends,
            row.due_on,
            row.late_from,
            row.closes_at,
            row.needed,
            row.done_on,
            row.withdrawn_why,
            row.duty.notice.version,
            sorted(credits.get(row.id, [])),
        )
        for row in rows
    }


def owed(office: Who, name: str) -> list[tuple[str, date]]:
    """(label, due day) of what the unit owes, as lists and counts see it."""
    rows = DutyInstance.objects.filter(tenant=office.tenant, unit__name=name).owed().order_by("due_on", "label")
    return [(row.label, row.due_on) for row in rows]


def everything(office: Who) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the tables a change may touch, to see that a rehearsal leaves none."""
    models: Iterable[type] = (Unit, DeadlineRule, DayException, Notice, Duty, DutyInstance, Delivery, Credit)
    found = {
        model.__name__: list(model.objects.filter(tenant=office.tenant).order_by("pk").values_list())  # type: ignore[attr-defined]
        for model in models
    }
    found["Post"] = list(Post.objects.filter(tenant=office.tenant).order_by("pk").values_list())
    found["Line"] = list(Line.objects.filter(tenant_id=office.tenant_id).order_by("number").values_list())
    found["Chain"] = list(Chain.objects.filter(tenant_id=office.tenant_id).values_list())
    assert list(breaks(office.tenant_id)) == []
    return found


def record(office: Who, name: str, kind: str, day: date) -> Record:
    """A record of the unit."""
    clerk = clerk_of(office, name, day)
    draft = Draft(kind=kind, happened_on=day, setting="community", audience_count=30)
    return save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4()).record


def send(office: Who, name: str, period: str, day: date) -> Report:
    """The unit's report of the month, sent; as 零报 when it has no record."""
    rows = DutyInstance.objects.select_related("unit", "duty", "subject").owed()
    row = rows.get(tenant=office.tenant, unit__name=name, duty__template="month_report", period=period)
    clerk = clerk_of(office, name, day)
    report = open_report(by=clerk, instance=row)
    return submit(by=clerk, report=report, nil=sums.of_unit(row.unit, row.starts, row.ends).is_empty).report


def consolidate(office: Who, ends: date) -> Consolidation:
    """The month that ends on the day, frozen, with its papers."""
    asked = ask(by=office, ends=ends, request_id=uuid.uuid4())
    make_papers.call(str(asked.id))
    return Consolidation.objects.get(pk=asked.pk)


def frozen(office: Who) -> dict[str, list[tuple[object, ...]]]:
    """Every version of every report, every consolidation, and the bytes of its files."""
    found: dict[str, list[tuple[object, ...]]] = {
        model.__name__: list(model.objects.filter(tenant=office.tenant).order_by("pk").values_list())
        for model in (ReportVersion, Consolidation, Report)
    }
    found["files"] = []
    for upload in Upload.objects.filter(tenant=office.tenant).order_by("pk"):
        with take(upload.key) as content:
            found["files"].append((upload.pk, hashlib.sha256(content.read()).hexdigest()))
    return found
