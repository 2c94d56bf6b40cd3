"""和去年比: what is new, changed and gone."""

import pytest

from beacon.kit.refusals import Refusal
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.models import Notice
from beacon.plans.notice.compare import Change, compare, earlier_notices, paired
from beacon.plans.notice.importing import import_text
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db

BODY = """关于印发《岭前镇{year}年消防宣传工作安排》的通知
各村（社区）：
一、各社区每半年组织一次疏散逃生演练。
二、各村利用“村村响”广播开展消防宣传。
三、{third}
四、各村（社区）于每月{day}日前将工作情况报镇应急办。
岭前镇人民政府
{year}年3月6日
"""


def taken_in(office: Who, year: int, third: str, day: int = 23) -> Notice:
    return import_text(by=office, text=BODY.format(year=year, third=third, day=day))


@pytest.fixture
def office() -> Who:
    tenant = a_tenant()
    a_unit(tenant, "锦绣社区")
    return the_office(tenant)


def test_only_what_differs_is_told_and_the_year_is_no_difference(office: Who) -> None:
    """N12 A new sentence, a gone one and a moved deadline; the year in the title changes every year."""
    before = taken_in(office, 2022, "各村开展秸秆禁烧巡查。")
    now = taken_in(office, 2023, "各社区每季度组织居民参观消防救援站。", day=25)

    found = compare(now, before)

    told = {(row.change, row.now or row.before) for row in found.sentences if row.change != Change.SAME}
    assert told == {
        (Change.NEW, "三、各社区每季度组织居民参观消防救援站。"),
        (Change.CHANGED, "四、各村（社区）于每月25日前将工作情况报镇应急办。"),
        (Change.GONE, "三、各村开展秸秆禁烧巡查。"),
    }


def test_changed_duties_say_from_what_to_what(office: Who) -> None:
    """N12"""
    before = taken_in(office, 2022, "各村开展秸秆禁烧巡查。")
    now = taken_in(office, 2023, "各社区每季度组织居民参观消防救援站。", day=25)

    found = {(duty.change, duty.title): duty.said for duty in compare(now, before).duties}

    assert {change for change, _ in found} == {Change.NEW, Change.CHANGED}
    assert any("23日" in sentence and "25日" in sentence for said in found.values() for sentence in said)


def test_the_pieces_of_a_changed_sentence_make_up_both_wordings(office: Who) -> None:
    """N12"""
    before, now = taken_in(office, 2022, "各村开展秸秆禁烧巡查。"), taken_in(office, 2023, "各村开展禁烧巡查。", 25)

    for row in compare(now, before).sentences:
        if row.change == Change.CHANGED:
            assert "".join(piece.text for piece in row.pieces if piece.mark != "removed") == row.now
            assert "".join(piece.text for piece in row.pieces if piece.mark != "added") == row.before


def test_a_sentence_continues_one_other_at_most() -> None:
    """N12"""
    pairs = paired(["每月播放广播八次。", "每月播放广播八次。"], ["每月播放广播四次。"])

    assert pairs == {0: 0}


def test_the_year_before_is_offered_first(office: Who) -> None:
    """N12"""
    oldest = taken_in(office, 2021, "各村开展秸秆禁烧巡查。")
    before = taken_in(office, 2022, "各村开展秸秆禁烧巡查工作。")
    now = taken_in(office, 2023, "各村开展禁烧巡查。")

    assert earlier_notices(office, now) == [before, oldest]


def test_a_unit_and_another_subdistrict_compare_nothing(office: Who) -> None:
    """N10 N12"""
    now = taken_in(office, 2023, "各村开展禁烧巡查。")
    clerk = someone("clerk", a_unit(office.tenant, "石梯村", UnitKind.VILLAGE))
    stranger = the_office(a_tenant("上坪街道"))

    for who in (clerk, stranger):
        with pytest.raises(Refusal):
            earlier_notices(who, now)
