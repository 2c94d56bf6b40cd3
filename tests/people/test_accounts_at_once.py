"""A person's account or post is changed while they record, or while their unit is merged: neither waits for the other
for ever."""

import uuid
from datetime import date

import pytest

from beacon.kit import clock
from beacon.people.accounts import reset_password
from beacon.people.appointments import Place, appoint, end_post
from beacon.people.models import Post, Unit
from beacon.people.reach import Who
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.following.changes import merge_units
from beacon.records.models import Record
from tests.support.at_once import queued, told
from tests.support.people import an_office_of_two, someone
from tests.support.plan import a_plan, at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.parametrize("recorded_first", [True, False])]

TODAY = date(2023, 11, 6)


@pytest.fixture
def office() -> Who:
    office = an_office_of_two()
    a_plan(office)
    return office


def unit_of(office: Who, name: str) -> Unit:
    return Unit.objects.select_related("tenant").get(tenant=office.tenant, name=name)


def saved(clerk: Who) -> Record:
    draft = Draft(kind="drill", happened_on=TODAY, setting="community", audience_count=40)
    return save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4()).record


def test_a_record_saved_while_its_clerk_gets_a_new_password_is_kept(office: Who, recorded_first: bool) -> None:
    """N06 N10"""
    clerk = someone("clerk", unit_of(office, "锦绣社区"))
    deeds = [lambda: saved(clerk), lambda: reset_password(by=office, account=clerk.account)]

    with at(2023, 11, 6, 9, 0):
        answers = told(queued(office.tenant_id, *(deeds if recorded_first else deeds[::-1])))

    assert (answers, Record.objects.count()) == (["done", "done"], 1)


def test_a_record_saved_while_its_clerk_gets_another_post_is_kept(office: Who, recorded_first: bool) -> None:
    """N06 N10"""
    clerk = someone("clerk", unit_of(office, "锦绣社区"))
    place = Place(unit=unit_of(office, "滨江路社区"))

    with at(2023, 11, 6, 9, 0):
        today = clock.today()
        deeds = [
            lambda: saved(clerk),
            lambda: appoint(by=office, account=clerk.account, role="clerk", place=place, since=today),
        ]
        answers = told(queued(office.tenant_id, *(deeds if recorded_first else deeds[::-1])))

    assert (answers, Record.objects.count()) == (["done", "done"], 1)


def test_a_post_ended_while_its_unit_is_merged_ends(office: Who, recorded_first: bool) -> None:
    """N10 R68"""
    clerk = someone("clerk", unit_of(office, "锦绣社区"))
    going, river = unit_of(office, "锦绣社区"), unit_of(office, "滨江路社区")
    deeds = [
        lambda: end_post(by=office, post=clerk.post),
        lambda: merge_units(by=office, units=[going], into=river, on=TODAY),
    ]

    with at(2023, 11, 6, 9, 0):
        answers = told(queued(office.tenant_id, *(deeds if recorded_first else deeds[::-1])))

    assert answers == ["done", "done"]
    assert not Post.objects.filter(pk=clerk.post.pk, until=None).exists()
