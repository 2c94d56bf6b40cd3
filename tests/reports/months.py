"""A month of three units: one with a drill and a broadcast, one nil, one missing; and more on demand."""

import uuid
from datetime import date

from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.records.actions import save_record
from beacon.records.belongings.facts import facts_of
from beacon.records.drafts import Draft
from beacon.records.models import Fact, Record
from beacon.reports.actions import open_report, submit
from beacon.reports.consolidate import ask, make_papers
from beacon.reports.models import Consolidation, Report
from beacon.reports.papers.month import Month, gather
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan

ENDS = date(2023, 11, 23)


def an_office(*names: str) -> Who:
    """The office of a subdistrict with these communities (a name in 村 is a village) and a published plan."""
    tenant = a_tenant()
    office = the_office(tenant)
    for name in names:
        a_unit(tenant, name, UnitKind.VILLAGE if name.endswith("村") else UnitKind.COMMUNITY)
    notice = a_plan(office)
    notice.printed_by = "江畔街道党政办公室"
    notice.save(update_fields=["printed_by"])
    return office


def clerk_of(office: Who, name: str) -> Who:
    """Somebody who records for the unit."""
    return someone("clerk", Unit.objects.get(tenant=office.tenant, name=name), name="陈小燕")


def month_of(office: Who, name: str, label: str = "11月月报") -> DutyInstance:
    """The unit's expected report."""
    rows = DutyInstance.objects.select_related("unit", "duty", "subject")
    return rows.get(tenant=office.tenant, unit__name=name, label=label)


def record(office: Who, name: str, kind: str, day: date, **more: object) -> Record:
    """A record of the unit."""
    clerk = clerk_of(office, name)
    draft = Draft(**{"kind": kind, "happened_on": day, "setting": "community", **more})  # type: ignore[arg-type]
    return save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4()).record


def sent(office: Who, name: str, *, nil: bool = False) -> Report:
    """The unit's November report, sent."""
    clerk = clerk_of(office, name)
    report = open_report(by=clerk, instance=month_of(office, name))
    return submit(by=clerk, report=report, nil=nil).report


def frozen(office: Who) -> Consolidation:
    """November as it stands, frozen."""
    return ask(by=office, ends=ENDS, request_id=uuid.uuid4())


def gathered(office: Who) -> Month:
    """November, frozen and gathered."""
    return gather(frozen(office), on_unit=lambda done: None)


def a_month() -> Who:
    """锦绣社区 has four records, 桥头社区 is nil, 石梯村 is missing."""
    office = an_office("锦绣社区", "桥头社区", "石梯村")
    record(office, "锦绣社区", "drill", date(2023, 11, 2), audience_count=86, place="锦绣苑", summary="王大明带队")
    record(
        office, "锦绣社区", "giveaway", date(2023, 11, 3), audience_count=40, setting="family", handouts={"apron": 40}
    )
    record(office, "锦绣社区", "broadcast", date(2023, 11, 4), details={"times": 3, "minutes": 45})
    record(office, "锦绣社区", "talk", date(2023, 11, 6), place="东门")
    sent(office, "锦绣社区")
    sent(office, "桥头社区", nil=True)
    return office


def corrected(record: Record, **values: object) -> Record:
    """The record with other values, as a correction leaves it: its facts count anew."""
    for name, value in values.items():
        setattr(record, name, value)
    record.save(update_fields=list(values))
    record.facts.all().delete()
    Fact.objects.bulk_create(facts_of(record))
    return record


def consolidated(office: Who, ends: date = ENDS) -> Consolidation:
    """The month that ends on the day, frozen, its papers made."""
    asked = ask(by=office, ends=ends, request_id=uuid.uuid4())
    make_papers.call(str(asked.id))
    return Consolidation.objects.get(pk=asked.pk)
