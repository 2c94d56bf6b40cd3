"""The office's settings: what is cleaned, kept and journaled."""

from collections.abc import Mapping

import pytest

from beacon.journal.models import Line
from beacon.kit.refusals import Refusal
from beacon.people.models import Tenant
from beacon.people.office_settings import (
    USUAL_PRIVACY,
    change_contact,
    change_filing,
    change_public,
    change_spot_checks,
    may_set,
    shown_privacy,
)
from beacon.people.reach import Who
from beacon.people.roles import ROLES
from tests.support.people import a_tenant, a_unit, someone

pytestmark = pytest.mark.django_db

CARD = {
    "office_name": "街道消安办",
    "contact_name": "周敏",
    "contact_phone": "023-72000000",
    "contact_email": "xab@example.cn",
}


def kept(office: Who) -> Tenant:
    return Tenant.objects.get(pk=office.tenant_id)


def test_the_card_is_kept_and_journaled_without_anything_of_a_person(office: Who) -> None:
    """R70"""
    other = a_tenant("上坪街道")

    before = change_contact(by=office, given={name: f" {value} " for name, value in CARD.items()})

    tenant = kept(office)
    assert {name: getattr(tenant, name) for name in CARD} == CARD
    assert before == {
        "office_name": "街道消防安全委员会办公室",
        "contact_name": "",
        "contact_phone": "",
        "contact_email": "",
    }
    line = Line.objects.filter(tenant_id=office.tenant_id).order_by("-number")[0]
    assert (line.verb, line.detail) == (
        "change_contact",
        {
            "office_name": ["街道消防安全委员会办公室", "街道消安办"],
            "contact_name": ["none", "given"],
            "contact_phone": ["none", "given"],
            "contact_email": ["none", "given"],
        },
    )
    assert Tenant.objects.get(pk=other.pk).contact_name == ""


def test_nothing_changed_writes_no_line(office: Who) -> None:
    change_contact(by=office, given=CARD)
    lines = Line.objects.count()

    assert change_contact(by=office, given=CARD) == {}
    assert Line.objects.count() == lines


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"office_name": " "}, "office_name"),
        ({"office_name": "长" * 61}, "office_name"),
        ({"contact_name": "长" * 41}, "contact_name"),
        ({"contact_phone": "没有"}, "contact_phone"),
        ({"contact_email": "不是邮箱"}, "contact_email"),
    ],
)
def test_a_card_that_cannot_be_right_is_refused_by_its_field(
    office: Who, changes: Mapping[str, str], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        change_contact(by=office, given={**CARD, **changes})

    assert refused.value.reason.field == field
    assert kept(office).contact_name == ""


@pytest.mark.parametrize("number", ["渝ICP备2023000000号-1", "京ICP证030173号", ""])
@pytest.mark.parametrize("police", ["渝公网安备50010302000000号", "公网安备 50010302000000号", ""])
def test_filing_numbers_as_they_are_issued_are_taken(office: Who, number: str, police: str) -> None:
    change_filing(by=office, given={"filing_number": number, "police_number": police, "site_owner": "江畔街道"})

    assert (kept(office).filing_number, kept(office).police_number) == (number, police)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"filing_number": "2023000000"}, "filing_number"), ({"police_number": "渝公网安备500号"}, "police_number")],
)
def test_other_numbers_are_refused_with_an_example(office: Who, given: Mapping[str, str], field: str) -> None:
    with pytest.raises(Refusal, match="例如") as refused:
        change_filing(by=office, given=given)

    assert refused.value.reason.field == field


def test_public_switch_and_privacy_text(office: Who) -> None:
    assert shown_privacy(kept(office)) == USUAL_PRIVACY

    change_public(by=office, given={"privacy_text": "我们的说明"})

    tenant = kept(office)
    assert (tenant.board_is_public, shown_privacy(tenant)) == (False, "我们的说明")
    line = Line.objects.filter(tenant_id=office.tenant_id).order_by("-number")[0]
    assert line.detail == {"board_is_public": [True, False], "privacy_text": ["none", "given"]}
    change_public(by=office, given={"board_is_public": "1", "privacy_text": USUAL_PRIVACY})
    assert (kept(office).board_is_public, kept(office).privacy_text) == (True, "")


def test_nobody_but_the_office_changes_settings(office: Who) -> None:
    """N10"""
    unit = a_unit(office.tenant)
    for role in sorted(set(ROLES) - {"office", "district"}):
        who = someone(role, None if ROLES[role].is_admin else unit)

        assert may_set(who) is not None
        with pytest.raises(Refusal):
            change_contact(by=who, given=CARD)
    assert may_set(office) is None


@pytest.mark.parametrize("typed", ["0", "11", "0099", "001" + "0" * 5000, "-1", "1.5", "²", ""])
def test_a_share_of_spot_checks_beyond_the_bounds_is_refused_however_it_is_written(office: Who, typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        change_spot_checks(by=office, given={"spot_check_percent": typed})

    assert refused.value.code == "bad_percent"
    assert kept(office).spot_check_percent == 3
