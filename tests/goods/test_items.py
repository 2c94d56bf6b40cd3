"""The list of things to hand out."""

import pytest

from beacon.goods.items import add_item, find_item, items_of, offer_item, offered
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.reach import Who
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db


def test_a_thing_the_office_adds_is_offered_at_once_in_its_own_subdistrict(office: Who) -> None:
    """R60"""
    item = add_item(by=office, label="帆布袋", counter="个", group="宣传品")

    assert offered(office.tenant_id)[item.key].label == "帆布袋"
    assert list(offered(office.tenant_id))[:2] == ["apron", "shopping_bag"]
    assert item.key not in offered(a_tenant("上坪街道").id)


def test_a_thing_no_longer_offered_is_still_known_and_comes_back(office: Who) -> None:
    """R60"""
    item = add_item(by=office, label="帆布袋", counter="个", group="宣传品")

    offer_item(by=office, item=item, is_offered=False)

    assert item.key not in offered(office.tenant_id)
    assert items_of(office.tenant_id)[item.key].counter == "个"
    offer_item(by=office, item=item, is_offered=True)
    assert item.key in offered(office.tenant_id)


@pytest.mark.parametrize(
    ("label", "counter", "group", "code"),
    [
        ("", "个", "宣传品", "no_label"),
        ("一二三四五六七八九十一二三", "个", "宣传品", "long_label"),
        ("帆布袋", "", "宣传品", "no_counter"),
        ("帆布袋", "个", "礼品", "no_group"),
        ("围裙", "条", "宣传品", "label_taken"),
    ],
)
def test_a_thing_that_does_not_fit_is_refused(office: Who, label: str, counter: str, group: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        add_item(by=office, label=label, counter=counter, group=group)

    assert refused.value.code == code
    assert len(items_of(office.tenant_id)) == 6


def test_a_unit_adds_nothing_and_another_subdistrict_finds_nothing(office: Who) -> None:
    """N10"""
    clerk = someone("clerk", a_unit(office.tenant))
    item = add_item(by=office, label="帆布袋", counter="个", group="宣传品")

    with pytest.raises(Refusal) as refused:
        add_item(by=clerk, label="扇子", counter="把", group="宣传品")
    with pytest.raises(Refusal) as foreign:
        find_item(the_office(a_tenant("上坪街道")), item.pk)

    assert (refused.value.code, foreign.value.code) == (NOT_YOURS.code, NOT_YOURS.code)
