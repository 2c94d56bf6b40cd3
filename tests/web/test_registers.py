"""The pages of the registers: found, filtered, entered, closed and taken back, in and out of Excel."""

import uuid
from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from beacon.catalogue.registers import REGISTERS
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.records.models import Record
from beacon.registers.models import Building, Place
from tests.support.pages import words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import at
from tests.support.sites import a_building, a_place, a_school_card, an_enterprise_card

pytestmark = pytest.mark.django_db

TODAY = date(2023, 11, 21)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with at(2023, 11, 21, 16, 0):
        yield


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant(), "锦绣社区"))


def at_page(who: Who) -> Client:
    client = Client()
    client.force_login(who.account)
    return client


def shown(who: Who, query: str = "") -> str:
    answer = at_page(who).get(f"/registers/{query}")
    assert answer.status_code == 200
    return words(answer)


def record_at(who: Who, **sites: str) -> Record:
    form = {
        "kind": "talk",
        "day": TODAY.isoformat(),
        "client_id": str(uuid.uuid4()),
        "acting": str(who.post.id),
        "sites": "1",
        **sites,
    }
    assert at_page(who).post("/record/new/", form).status_code == 302
    return Record.objects.order_by("-id")[0]


def test_one_record_of_two_buildings_turns_both_on_and_says_where_it_was(clerk: Who) -> None:
    """R12 From the form to the register: the place in words follows the ticks."""
    one, two = a_building(clerk.unit, "1栋"), a_building(clerk.unit, "2栋")
    a_building(clerk.unit, "3栋")

    record = record_at(clerk, buildings=f"{one.pk},{two.pk}")

    assert record.place == "锦绣苑1栋、2栋"
    assert "锦绣苑1栋、2栋" in words(at_page(clerk).get(f"/record/{record.pk}/"))
    assert "宣传2/3（66.7%）今年还没人去过的1栋" in shown(clerk)
    missing = shown(clerk, "?register=building&cover=I09")
    assert ("锦绣苑3栋" in missing, "锦绣苑1栋" in missing) == (True, False)


def test_a_whole_estate_in_the_form_is_all_its_buildings(clerk: Who) -> None:
    """R12"""
    for number in range(1, 4):
        a_building(clerk.unit, f"{number}栋")

    record = record_at(clerk, estates="锦绣苑")

    assert (record.place, record.buildings.count()) == ("锦绣苑", 3)


def test_the_link_of_a_row_opens_the_form_with_it_ticked(clerk: Who) -> None:
    """R31 R57 [记一笔] on a place, a school and an enterprise too."""
    house, place = a_building(clerk.unit), a_place(clerk.unit)
    school = a_school_card(a_unit(clerk.tenant, "江畔小学", UnitKind.SCHOOL), clerk.unit)
    firm = an_enterprise_card(a_unit(clerk.tenant, "江畔厂", UnitKind.ENTERPRISE), clerk.unit)
    client = at_page(clerk)

    for register, key in (
        ("building", house.pk),
        ("place", place.pk),
        ("school", school.own_unit_id),
        ("enterprise", firm.own_unit_id),
    ):
        page = client.get(f"/registers/?register={register}").content.decode()
        link = page.split('href="/record/new/?')[-1].split('"')[0].replace("&amp;", "&")
        form = client.get(f"/record/new/?{link}").content.decode()
        assert f'value="{key}" checked' in form


def test_a_form_of_an_estate_comes_with_its_buildings_ticked(clerk: Who) -> None:
    """R12"""
    house = a_building(clerk.unit)

    form = at_page(clerk).get("/record/new/?place=锦绣苑").content.decode()

    assert f'value="{house.pk}" checked' in form


def test_another_units_building_in_the_form_is_refused(clerk: Who) -> None:
    """N10"""
    foreign = a_building(a_unit(clerk.tenant, "滨江路社区"))
    form = {"kind": "talk", "day": TODAY.isoformat(), "acting": str(clerk.post.id), "buildings": str(foreign.pk)}

    answers = [
        at_page(clerk).post("/record/new/", form | {"client_id": str(uuid.uuid4()), "buildings": str(key)})
        for key in (foreign.pk, uuid.uuid4())
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Record.objects.count() == 0


def test_an_empty_register_says_how_to_begin(clerk: Who) -> None:
    for register in REGISTERS.values():
        page = shown(clerk, f"?register={register.identifier}")
        assert f"还没有{register.one}。" in page
        assert "从Excel导入" in page
        assert "不适用" in page


def test_the_list_is_found_filtered_and_paged(clerk: Who) -> None:
    """R12"""
    for number in range(1, 52):
        a_building(clerk.unit, f"{number}栋")
    a_building(clerk.unit, "1栋", estate="锦城华府", company=a_unit(clerk.tenant, "锦城物业", UnitKind.PROPERTY))
    a_building(clerk.unit, "2栋", estate="锦城华府", closed_on=date(2023, 6, 1))

    assert "第1页，共2页" in shown(clerk)
    assert "锦城华府1栋" in shown(clerk, "?page=2")
    assert "共1栋" in shown(clerk, "?q=华府")
    assert "共1栋" in shown(clerk, "?estate=锦城华府")
    assert "共1栋" in shown(clerk, "?state=closed")
    assert "共51栋" in shown(clerk, "?without=1")
    assert "没有找到" in shown(clerk, "?q=没有的")


def test_a_row_is_entered_changed_closed_and_reopened_on_its_pages(clerk: Who) -> None:
    """R57 What was typed stays when something does not fit; closing has its way back."""
    client = at_page(clerk)
    form = {"register": "place", "code": "P1", "name": "锦绣市场", "kind": "market", "unit": clerk.unit.code}

    bad = client.post("/registers/new/", form | {"kind": ""})
    client.post("/registers/new/", form)
    row = Place.objects.get()
    address = f"/registers/rows/{row.pk}/"
    client.post(f"{address}edit/", form | {"name": "锦绣大市场"})
    late = client.post(f"{address}close/", {"register": "place", "closed_on": "2024-01-01"})
    closed = client.post(f"{address}close/", {"register": "place", "closed_on": "2023-11-20"}, follow=True)
    reopened = client.post(f"{address}reopen/", {"register": "place"}, follow=True)

    assert bad.status_code == 422
    assert 'value="锦绣市场"' in bad.content.decode()
    assert "「类型」空着，请填上。" in words(bad)
    assert "还没到" in words(late)
    assert "恢复" in words(closed)
    assert "「锦绣大市场」恢复了" in words(reopened)


def test_property_companies_read_their_buildings_and_change_nothing(clerk: Who) -> None:
    """R20 N10"""
    company = someone("property", a_unit(clerk.tenant, "锦城物业", UnitKind.PROPERTY))
    mine = a_building(clerk.unit, "1栋", company=company.unit)
    other = a_building(clerk.unit, "2栋")
    client = at_page(company)

    page, row = words(client.get("/registers/")), words(client.get(f"/registers/rows/{mine.pk}/"))

    assert ("锦绣苑1栋" in page, "锦绣苑2栋" in page, "从Excel导入" in page) == (True, False, False)
    assert "您的账号只看不改" in row
    assert client.get(f"/registers/rows/{other.pk}/").status_code == 403
    assert client.get(f"/registers/rows/{mine.pk}/edit/").status_code == 403


def test_a_row_shows_its_records_and_how_many_are_not_to_be_seen(clerk: Who) -> None:
    """N08 N10 R12"""
    house = a_building(clerk.unit)
    record_at(clerk, buildings=str(house.pk), topics="facilities")
    record_at(someone("dept", a_unit(clerk.tenant, "平安办", UnitKind.DEPARTMENT)), buildings=str(house.pk))

    page = words(at_page(clerk).get(f"/registers/rows/{house.pk}/"))

    assert "另有1条是别的单位记的" in page
    assert "消防设施" in page
    assert "另有" not in words(at_page(the_office(clerk.tenant)).get(f"/registers/rows/{house.pk}/"))


def test_a_table_is_checked_shown_and_imported(clerk: Who) -> None:
    """N11"""
    client = at_page(clerk)
    head = "编号,小区,楼栋,类别,地址,高度,层数,户数,备注,物业公司,管理单位,启用,停用"

    def upload(line: str) -> str:
        file = SimpleUploadedFile("楼栋.csv", f"{head}\n{line}".encode())
        return client.post("/registers/import/", {"register": "building", "file": file})["Location"]

    bad = upload("G1,锦绣苑,1栋,城堡,,,,,,,锦绣社区,,")
    told = words(client.get(bad))
    dropped = client.post(f"{bad}drop/", follow=True)
    good = upload("G1,锦绣苑,1栋,住宅,,54,18,64,,,锦绣社区,2020-01-01,")
    ready = words(client.get(good))
    client.post(f"{good}confirm/")

    assert ("有1行要改" in told, "城堡" in told, "类别" in told) == (True, True, True)
    assert "没有导入，什么都没有变" in words(dropped)
    assert "新增1栋" in ready
    assert Building.objects.get().details == {"height_m": 54, "floors": 18, "households": 64}
    assert "导入好了" in words(client.get(good))


def test_lists_cost_the_same_with_one_row_and_with_three(
    clerk: Who, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_building(clerk.unit, "1栋")
    client = at_page(clerk)
    client.get("/registers/")

    with django_assert_num_queries(8):
        client.get("/registers/")
    a_building(clerk.unit, "2栋", estate="别处")
    a_building(clerk.unit, "3栋", company=a_unit(clerk.tenant, "物业", UnitKind.PROPERTY))
    with django_assert_num_queries(8):
        client.get("/registers/")
    house = Building.objects.order_by("code")[0]
    record_at(clerk, buildings=str(house.pk))
    with django_assert_num_queries(8):
        client.get(f"/registers/rows/{house.pk}/")
