"""A published plan with the five timed duties of the model notice, without reading any text."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from beacon.catalogue.duties import TEMPLATES, TIMED
from beacon.kit import clock
from beacon.kit.clock import SHANGHAI, Clock
from beacon.people.reach import Who
from beacon.plans.actions import publish_notice
from beacon.plans.models import Clause, Duty, DutyInstance, Notice, Place, Series
from tests.support.people import a_tenant, a_unit, someone, the_office

SIGNED = date(2023, 4, 15)


@contextmanager
def at(*moment: int) -> Iterator[None]:
    """Business time stands (and ticks) at `moment` (year, month, day, hour, minute) of Shanghai within the block."""
    held = clock.in_use()
    clock.use(Clock.parse(datetime(*moment, tzinfo=SHANGHAI).isoformat()))
    try:
        yield
    finally:
        clock.use(held)


def a_notice(
    office: Who,
    *,
    signed_on: date = SIGNED,
    sha256: str = "0" * 64,
    version: int = 1,
    series: str = Series.YEARLY,
    series_name: str = "",
) -> Notice:
    """A draft notice whose five sentences are confirmed tasks."""
    text = "".join(f"{template.title}。" for template in TEMPLATES.values())
    notice = Notice(
        tenant_id=office.tenant_id,
        series=series,
        series_name=series_name,
        year=signed_on.year,
        version=version,
        title=f"江畔街道{signed_on.year}年消防宣传工作要点",
        signed_on=signed_on,
        is_public=True,
        text=text,
        sha256=sha256,
        imported_at=clock.now(),
        imported_by=office.account,
    )
    notice.save(force_insert=True)
    start = 0
    for position, template in enumerate(TEMPLATES.values()):
        sentence = f"{template.title}。"
        clause = Clause(
            tenant_id=notice.tenant_id,
            notice=notice,
            position=position,
            start=start,
            end=start + len(sentence),
            text=sentence,
            proposed=Place.DUTY,
            place=Place.DUTY,
        )
        clause.save(force_insert=True)
        start = clause.end
        Duty(
            tenant_id=notice.tenant_id,
            notice=notice,
            clause=clause,
            template=template.identifier,
            title=template.title,
            quote=sentence,
            mode=TIMED,
            cadence=template.cadence,
            done_when=template.done_when,
            due_sentence=template.due_sentence,
            groups=list(template.groups),
            kinds=list(template.kinds),
        ).save(force_insert=True)
    return notice


def a_plan(office: Who, *, signed_on: date = SIGNED) -> Notice:
    """The same, published on the day it was signed."""
    with at(signed_on.year, signed_on.month, signed_on.day, 9, 0):
        return publish_notice(by=office, notice=a_notice(office, signed_on=signed_on)).notice


def clerk_at_work(*, name: str = "王小明") -> Who:
    """Who records for a community of a new subdistrict with a published plan."""
    tenant = a_tenant()
    office, community = the_office(tenant), a_unit(tenant)
    a_plan(office)
    return someone("clerk", community, name=name)


def instance_of(who: Who, label: str) -> DutyInstance:
    """The expected row of the person's unit that is called `label`."""
    return DutyInstance.objects.select_related("unit", "duty", "subject").get(
        tenant_id=who.tenant_id, unit=who.unit, label=label
    )
