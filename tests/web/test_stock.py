"""D11 物资 as people use it."""

import io
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from beacon.goods.items import offered
from beacon.people.models import Unit
from beacon.people.reach import Who
from tests.support.pages import signed_in, value_of, words
from tests.support.people import a_unit, someone
from tests.support.plan import at
from tests.support.stock import bought, handed, left, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with at(2023, 11, 2, 16, 0):
        yield


@pytest.fixture
def desk(office: Who) -> Client:
    return signed_in(office)


def test_the_office_takes_in_sends_and_reads_what_is_left(desk: Client, office: Who, own: Unit) -> None:
    """R58 R59"""
    key = value_of(desk.get("/stock/in/"), "request_id")
    desk.post("/stock/in/", {"pieces-apron": "100", "reason": "采购", "request_id": key})
    answer = desk.post("/stock/issue/", {"unit": own.pk, "pieces-apron": "40"}, follow=True)

    assert (left(office), left(office, own)) == (60, 40)
    page = words(answer)
    assert "发给单位记好了。" in page
    assert "围裙条10000100" in page
    assert "街道库房围裙60锦绣社区围裙40" in page
    assert "撤销刚才这次" in page


def test_too_much_keeps_what_was_typed_and_says_what_is_left(desk: Client, office: Who, own: Unit) -> None:
    """R58"""
    bought(office, apron=15)

    answer = desk.post(
        "/stock/issue/", {"unit": own.pk, "pieces-apron": "40", "pieces-leaflet": "", "reason": "活动用"}
    )

    assert answer.status_code == 422
    assert "围裙只剩15条，先盘点或改数。" in words(answer)
    assert (value_of(answer, "pieces-apron"), value_of(answer, "reason")) == ("40", "活动用")
    assert left(office) == 15


def test_what_is_no_number_and_no_day_is_told_beside_its_field(desk: Client, office: Who) -> None:
    number = desk.post("/stock/in/", {"pieces-apron": "一百"})
    day = desk.post("/stock/in/", {"pieces-apron": "1", "day": "昨天"})
    nothing = desk.post("/stock/in/", {})

    assert "「围裙」请填整数，现在是「一百」。" in words(number)
    assert "日期没看懂" in words(day)
    assert "请至少填一样的数量。" in words(nothing)
    assert [answer.status_code for answer in (number, day, nothing)] == [422, 422, 422]


def test_a_deed_is_undone_by_one_tap(desk: Client, office: Who) -> None:
    answer = desk.post("/stock/in/", {"pieces-apron": "100"}, follow=True)
    batch = answer.redirect_chain[-1][0].split("done=")[1]

    undone = desk.post(f"/stock/undo/{batch}/", follow=True)

    assert left(office) == 0
    assert "已撤销，流水里两笔都看得到。" in words(undone)
    assert "撤销刚才这次" not in words(desk.get(f"/stock/?done={batch}"))


def test_the_page_after_saving_says_that_the_shelf_had_less(office: Who, own: Unit, clerk: Who) -> None:
    """R58"""
    bought(office, own, apron=15)
    phone = signed_in(clerk)

    enough = words(phone.get(f"/record/{handed(clerk, apron=10).pk}/saved/"))
    more = words(phone.get(f"/record/{handed(clerk, apron=20).pk}/saved/"))

    assert "发的比账上多" not in enough
    assert "发的比账上多，照样算。得空盘点一下，物资里记着。" in more


def test_what_waits_is_counted_or_settled_from_the_page(office: Who, own: Unit, clerk: Who) -> None:
    """R58"""
    bought(office, own, apron=15)
    record = handed(clerk, apron=20)
    phone = signed_in(clerk)

    page = phone.get("/stock/")
    assert "待盘点1" in words(page)
    assert f"/record/{record.pk}/" in page.content.decode()
    phone.post("/stock/count/", {"pieces-apron": "3", "pieces-leaflet": ""})

    after = words(phone.get("/stock/"))
    assert left(office, own) == 3
    assert "待盘点" not in after
    assert "围裙盘点多出" in after


def test_a_unit_reads_its_own_shelf_only(office: Who, own: Unit, clerk: Who) -> None:
    """N10"""
    bought(office, apron=500)
    sent(office, a_unit(office.tenant, "滨江路社区"), apron=77)
    sent(office, own, apron=40)

    page = words(signed_in(clerk).get("/stock/"))

    assert "围裙条0400040" in page
    assert "77" not in page
    assert "滨江路" not in page
    assert "发给单位" not in page.split("最近")[0]


def test_a_new_thing_is_on_the_list_at_once(desk: Client, office: Who) -> None:
    """R60"""
    answer = desk.post("/stock/items/", {"label": "帆布袋", "counter": "个", "group": "宣传品"}, follow=True)
    twice = desk.post("/stock/items/", {"label": "帆布袋", "counter": "只", "group": "宣传品"})

    assert "加好了，「帆布袋」已经在记一笔里。" in words(answer)
    assert "帆布袋" in [item.label for item in offered(office.tenant_id).values()]
    assert twice.status_code == 422
    assert value_of(twice, "counter") == "只"


def test_excel_has_the_numbers_of_the_page(desk: Client, office: Who, own: Unit, clerk: Who) -> None:
    """N08"""
    bought(office, apron=100)
    sent(office, own, apron=40)
    handed(clerk, apron=15)
    handed(clerk, apron=90)

    book = load_workbook(io.BytesIO(desk.get("/stock/export/").content))

    assert [cell.value for cell in book["收发存"][4]] == ["围裙", "条", "宣传品", 0, 100, 0, 15, 0, 85, 90]
    assert [[cell.value for cell in row] for row in book["架上"]["A4":"C5"]] == [
        ["街道库房", "围裙", 60],
        ["锦绣社区", "围裙", 25],
    ]
    assert book["流水"].max_row == 7
    assert book["待盘点"]["D4"].value == 90


def test_an_empty_page_says_what_comes_first(desk: Client, clerk: Who) -> None:
    assert "还没有入过库" in words(desk.get("/stock/"))
    assert "还没有建账" in words(signed_in(clerk).get("/stock/"))


def test_three_shelves_and_many_moves_cost_what_one_does(desk: Client, office: Who, own: Unit, clerk: Who) -> None:
    bought(office, apron=500)
    sent(office, own, apron=4)
    handed(clerk, apron=2)
    handed(clerk, apron=9)
    desk.get("/stock/")
    with CaptureQueriesContext(connection) as few:
        desk.get("/stock/")
    for name in ("桥头社区", "滨江路社区"):
        unit = a_unit(office.tenant, name)
        sent(office, unit, apron=5, leaflet=0)
        for pieces in (1, 2, 30):
            handed(someone("clerk", unit), apron=pieces)
    with CaptureQueriesContext(connection) as many:
        desk.get("/stock/")

    assert len(few) == len(many) <= 12
