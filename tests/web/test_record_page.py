"""The page of a record that has everything a record can have, and what it costs."""

import io
import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beacon.goods.moving import issue
from beacon.hazards.noting import HazardLine
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.records.capture import capture
from beacon.records.corrections import correct
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.records.sites import Sites
from tests.support.pages import signed_in, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.pictures import an_image
from tests.support.plan import a_plan, at
from tests.support.sites import a_building, a_place
from tests.support.stock import bought

pytestmark = pytest.mark.django_db

MOST_QUERIES = 11
DAY = date(2023, 11, 2)
THINGS = ("apron", "leaflet", "smoke_alarm")


@pytest.fixture
def office() -> Who:
    tenant = a_tenant()
    office = the_office(tenant)
    for name in ("锦绣社区", "滨江路社区", "百树社区", "龙洞村"):
        a_unit(tenant, name)
    a_plan(office)
    return office


@pytest.fixture
def clerk(office: Who) -> Who:
    return someone("clerk", Unit.objects.get(tenant=office.tenant, name="锦绣社区"), name="陈小燕")


def _photo() -> io.BytesIO:
    kept = io.BytesIO()
    an_image(64, 48).save(kept, "JPEG")
    kept.seek(0)
    return kept


def full_record(office: Who, clerk: Who, many: int) -> Record:
    """Hazards, photos, buildings, places, enterprises, companions, lines of stock and corrections: so many of each."""
    units = list(Unit.objects.filter(tenant=office.tenant, kind=clerk.unit.kind).exclude(pk=clerk.unit.pk)[:many])
    pieces = dict.fromkeys(THINGS[:many], 10)
    bought(office, pieces=dict.fromkeys(THINGS[:many], 100))
    issue(by=office, to=clerk.unit, pieces=dict.fromkeys(THINGS[:many], 50), day=DAY, request_id=uuid.uuid4())
    firms = [a_unit(office.tenant, f"企业{uuid.uuid4().hex[:4]}", kind=UnitKind.ENTERPRISE) for _ in range(many)]
    draft = Draft(
        kind="giveaway",
        happened_on=DAY,
        setting="community",
        place="小广场",
        audience_count=30,
        handouts=pieces,
        co_units=tuple(unit.pk for unit in units),
        sites=Sites(
            buildings=tuple(a_building(clerk.unit, f"{many}{n}栋").pk for n in range(many)),
            places=tuple(a_place(clerk.unit, f"农贸市场{many}{n}").pk for n in range(many)),
            enterprises=tuple(firm.pk for firm in firms),
        ),
        hazards=tuple(HazardLine("stairs", f"{n}栋", "堆了纸箱", False) for n in range(many)),
    )
    photos = [(f"{n}.jpg", _photo()) for n in range(many)]
    record = capture(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4(), photos=photos).record
    for number in range(many):
        changed = replace(draft, audience_count=31 + number)
        correct(by=clerk, record=record, draft=changed, why="人次填错了", seen=number)
    return record


@pytest.mark.parametrize("login", ["clerk", "office", "asked"])
def test_a_record_with_everything_costs_the_same_with_one_and_with_three_of_each(
    office: Who, clerk: Who, login: str
) -> None:
    """P05"""
    with at(2023, 11, 2, 16, 0):
        records = [full_record(office, clerk, many) for many in (1, 3)]
        reader = {"clerk": clerk, "office": office}.get(login)
        if reader is None:
            reader = someone("clerk", records[0].parts.get(part="co").unit, name="何晓琳")
        client = signed_in(reader)
        taken = []
        for record in records:
            with CaptureQueriesContext(connection) as asked:
                page = client.get(reverse("record", args=[record.pk]))
            taken.append(asked)

    assert "看到的隐患3条" in words(page)
    assert "更正过3次" in words(page)
    assert len(taken[0]) == len(taken[1])
    assert len(taken[1]) <= MOST_QUERIES


def test_a_unit_asked_along_is_not_told_about_the_report_of_the_other(office: Who, clerk: Who) -> None:
    """R15 记好了 says where the reader's own unit gets it, and nothing false where that is nowhere yet."""
    other = Unit.objects.get(tenant=office.tenant, name="龙洞村")
    with at(2023, 11, 2, 16, 0):
        talk = Draft(kind="talk", happened_on=DAY, setting="community", place="小广场", co_units=(other.pk,))
        record = capture(by=clerk, unit=clerk.unit, draft=talk, client_id=uuid.uuid4(), photos=[]).record
        saved = reverse("record_saved", args=[record.pk])

        asked, own = (words(signed_in(who).get(saved)) for who in (someone("clerk", other, name="何晓琳"), clerk))

    assert "记好了，已记进台账。没有算到本单位的应办事项里。" in asked
    assert "记好了，已计入1处：11月月报" in own
    assert "统计期" not in asked + own
