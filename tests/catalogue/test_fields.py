import json

import pytest

from beacon.catalogue.checklists import CHECKLISTS, HIGHRISE, SCHOOL
from beacon.catalogue.fields import ALL_FINE, Field, FieldError, FieldType, answers, clean, sample_of
from beacon.catalogue.kinds import KINDS

FIELDS = [own for kind in KINDS.values() for own in kind.fields]
LINK = Field("link", "链接", FieldType.LINK)
ITEMS = Field("items", "照单看", FieldType.CHECKLIST, checklist=SCHOOL)
DAY = Field("until", "播到哪天", FieldType.DATE)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_stored_value_is_plain_and_cleaning_it_again_changes_nothing(field: Field) -> None:
    value = clean(field, sample_of(field))

    assert value is not None
    assert json.loads(json.dumps(value)) == value
    assert clean(field, value) == value


@pytest.mark.parametrize("field_type", FieldType)
def test_every_type_is_used_and_empty_is_no_value(field_type: FieldType) -> None:
    field = next(own for own in FIELDS if own.type is field_type)

    assert (clean(field, ""), clean(field, None)) == (None, None)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("【江畔消防】灭火毯怎么用 http://example.org/x，快来看", "http://example.org/x"),
        ("www.example.org/news", "https://www.example.org/news"),
    ],
)
def test_the_address_is_found_in_what_a_phone_shares(pasted: str, kept: str) -> None:
    assert clean(LINK, pasted) == kept


@pytest.mark.parametrize("pasted", ["javascript:alert(1)", "example", "ftp://example.org/a", "data:text/html,x"])
def test_what_is_no_web_address_is_refused_with_what_to_do(pasted: str) -> None:
    with pytest.raises(FieldError, match="「链接」请粘贴以http开头的网址，或留空。"):
        clean(LINK, pasted)


def test_a_link_longer_than_fits_is_refused() -> None:
    with pytest.raises(FieldError, match="太长了"):
        clean(LINK, "https://example.org/" + "a" * 500)


def test_a_day_that_cannot_be_read_is_refused_with_an_example() -> None:
    with pytest.raises(FieldError, match="「播到哪天」看不懂：下周，请写成2023-11-21这样，或留空。"):
        clean(DAY, "下周")


def test_only_what_is_not_in_order_is_kept_of_a_checklist() -> None:
    """R36 Fourteen items, two answers stored."""
    value = clean(ITEMS, "fine,SC09:unknown,SC03:no")

    assert value == "SC03:no,SC09:unknown"
    assert answers(value) == {"SC03": "no", "SC09": "unknown"}


def test_gone_through_without_a_find_is_not_the_same_as_never_looked() -> None:
    assert (clean(ITEMS, "fine"), clean(ITEMS, "")) == (ALL_FINE, None)
    assert answers(ALL_FINE) == {}


def test_a_checklist_is_read_from_a_form_as_it_was_ticked() -> None:
    """R36 看过一遍 beside an item, an item ticked both ways, and what stands on no form."""
    assert answers("fine,SC03:no,SC09:unknown") == {"SC03": "no", "SC09": "unknown"}
    assert answers("SC03:no,SC03:unknown") == {"SC03": "no"}
    assert answers("zzz,SC03:maybe,:,,SC09:unknown") == {"SC09": "unknown"}


def test_an_item_ticked_both_ways_is_a_problem() -> None:
    assert clean(ITEMS, "SC03:no,SC03:unknown") == "SC03:no"


@pytest.mark.parametrize("told", ["SC99:no", "SC03:maybe", "SC03"])
def test_an_item_that_is_not_on_the_list_is_refused(told: str) -> None:
    with pytest.raises(FieldError):
        clean(ITEMS, told)


def test_checklists_have_the_items_of_the_reference_and_no_basis_is_passed_off_as_checked() -> None:
    """R36 The school list has SC01 to SC14, the high-rise list HR01 to HR25 in four areas."""
    assert [item.identifier for item in SCHOOL.items] == [f"SC{n:02}" for n in range(1, 15)]
    assert [item.identifier for item in HIGHRISE.items] == [f"HR{n:02}" for n in range(1, 26)]
    assert [area for area, _ in HIGHRISE.by_area()] == ["消防设施", "生命通道", "用电用气", "日常管理"]
    assert not any(item.checked for one in CHECKLISTS.values() for item in one.items)
    assert all(item.basis for one in CHECKLISTS.values() for item in one.items)
