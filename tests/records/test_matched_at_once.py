"""Whatever changes what is owed, at the very moment at which a record is saved, corrected or voided: afterwards every
duty is credited with what satisfies it and with nothing else, whoever came first."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.actions import exempt
from beacon.plans.beyond.aims import Aim
from beacon.plans.models import DutyInstance
from beacon.records.actions import save_record, void
from beacon.records.corrections import correct
from beacon.records.drafts import Draft
from beacon.records.following.changes import close_unit, merge_units, publish_version, reopen_unit
from beacon.records.following.exempting import owe_again
from beacon.records.following.rematching import rematch
from beacon.records.following.renaming import follow_names, rename_unit
from beacon.records.following.targeting import set_target, withdraw_target
from beacon.records.models import Credit, Record
from beacon.records.recount import differences
from beacon.records.together.joining import answer_joint, waiting_for
from tests.support.at_once import queued, told
from tests.support.people import an_office_of_two, someone
from tests.support.plan import a_notice, a_plan, at, instance_of
from tests.support.targets import a_plan_with_talks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.parametrize("recorded_first", [True, False])]

TODAY = date(2023, 11, 6)
DRILL = Draft(kind="drill", happened_on=TODAY, setting="community", audience_count=40)
TALK = Draft(kind="talk", happened_on=TODAY, setting="community", audience_count=30)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with at(2023, 11, 6, 9, 0):
        yield


@pytest.fixture
def office() -> Who:
    return an_office_of_two()


def clerk_of(office: Who, name: str = "锦绣社区") -> Who:
    return someone("clerk", Unit.objects.get(tenant=office.tenant, name=name))


def saved(by: Who, draft: Draft = DRILL) -> Record:
    return save_record(by=by, unit=by.unit, draft=draft, client_id=uuid.uuid4()).record


def both(office: Who, recorded_first: bool, recording: Callable[[], Any], changing: Callable[[], Any]) -> list[str]:
    """What the two came to, the one that records first; and the books are right at once, without another deed."""
    deeds = (recording, changing) if recorded_first else (changing, recording)
    answers = told(queued(office.tenant_id, *deeds))
    assert list(differences(office.tenant_id)) == []
    assert not Credit.objects.filter(instance__withdrawn_at__isnull=False).exists()
    with transaction.atomic():
        assert rematch(office.tenant_id, date(2023, 1, 1)) == 0, "a record was left for the next deed that matches"
    return answers if recorded_first else answers[::-1]


def credits_of(instance: DutyInstance) -> int:
    return Credit.objects.filter(instance=instance).count()


def test_a_drill_saved_while_an_exemption_is_taken_back_counts(office: Who, recorded_first: bool) -> None:
    """N06 R68"""
    a_plan(office)
    clerk = clerk_of(office)
    row = exempt(by=office, instance=instance_of(clerk, "下半年演练"), reason="看错了单位")

    answers = both(office, recorded_first, lambda: saved(clerk), lambda: owe_again(by=office, instance=row))

    row.refresh_from_db()
    assert (answers, row.done_on, credits_of(row)) == (["done", "done"], TODAY, 1)


def test_a_drill_saved_while_its_unit_is_exempted_counts_or_leaves_it_exempt(office: Who, recorded_first: bool) -> None:
    """N06 R68 Done and exempt at once it never is."""
    a_plan(office)
    clerk = clerk_of(office)
    row = instance_of(clerk, "下半年演练")

    both(office, recorded_first, lambda: saved(clerk), lambda: exempt(by=office, instance=row, reason="看错了单位"))

    row.refresh_from_db()
    assert (row.done_on is None) != (row.exempt_at is None)
    assert Record.objects.count() == 1


def test_a_drill_saved_while_the_notice_is_published_counts(office: Who, recorded_first: bool) -> None:
    """N06 R01 R31"""
    clerk = clerk_of(office)
    notice = a_notice(office)

    answers = both(office, recorded_first, lambda: saved(clerk), lambda: publish_version(by=office, notice=notice))

    row = instance_of(clerk, "下半年演练")
    assert (answers, row.done_on, credits_of(row)) == (["done", "done"], TODAY, 1)


def test_a_talk_saved_while_a_target_is_set_counts(office: Who, recorded_first: bool) -> None:
    """N06 R65"""
    talks = a_plan_with_talks(office)
    clerk = clerk_of(office)

    answers = both(
        office,
        recorded_first,
        lambda: saved(clerk, TALK),
        lambda: set_target(by=office, duty=talks, aim=Aim("monthly"), reason="冬季火灾多发"),
    )

    row = instance_of(clerk, "11月宣讲")
    assert (answers, row.done_on, credits_of(row)) == (["done", "done"], TODAY, 1)


def test_a_talk_saved_while_the_target_is_withdrawn_counts_for_it_or_for_nothing(
    office: Who, recorded_first: bool
) -> None:
    """N06 R65"""
    talks = a_plan_with_talks(office)
    clerk = clerk_of(office)
    target = set_target(by=office, duty=talks, aim=Aim("monthly"), reason="冬季火灾多发")

    answers = both(
        office, recorded_first, lambda: saved(clerk, TALK), lambda: withdraw_target(by=office, target=target)
    )

    row = instance_of(clerk, "11月宣讲")
    assert answers == ["done", "done"]
    assert (row.withdrawn_at is None, credits_of(row)) in {(True, 1), (False, 0)}


def test_a_drill_saved_while_its_unit_gets_another_name_counts_and_is_found_by_it(
    office: Who, recorded_first: bool
) -> None:
    """N06 R54"""
    a_plan(office)
    clerk = clerk_of(office)
    unit = Unit.objects.get(pk=clerk.unit.pk)

    def renaming() -> None:
        rename_unit(by=office, unit=unit, name="锦江社区")
        follow_names.call(str(office.tenant_id), [str(unit.pk)])

    answers = both(office, recorded_first, lambda: saved(clerk), renaming)

    assert answers == ["done", "done"]
    assert instance_of(clerk, "下半年演练").done_on == TODAY


def test_a_drill_saved_while_a_unit_that_did_it_too_gets_another_name_is_found_by_it(
    office: Who, recorded_first: bool
) -> None:
    """N06 R54 The job that follows the name waits for whoever is saving, though not for their unit's name."""
    clerk = clerk_of(office)
    other = Unit.objects.get(tenant=office.tenant, name="滨江路社区")

    def renaming() -> None:
        rename_unit(by=office, unit=other, name="滨河社区")
        follow_names.call(str(office.tenant_id), [str(other.pk)])

    answers = both(office, recorded_first, lambda: saved(clerk, replace(DRILL, co_units=(other.pk,))), renaming)

    assert answers == ["done", "done"]


@pytest.mark.parametrize("draft", [DRILL, TALK])
def test_a_record_saved_while_its_unit_is_merged_counts_where_it_belongs(
    office: Who, draft: Draft, recorded_first: bool
) -> None:
    """N06 R68"""
    a_plan(office)
    clerk = clerk_of(office)
    river = Unit.objects.get(tenant=office.tenant, name="滨江路社区")

    answers = both(
        office,
        recorded_first,
        lambda: saved(clerk, draft),
        lambda: merge_units(by=office, units=[Unit.objects.get(pk=clerk.unit.pk)], into=river, on=TODAY),
    )

    assert (answers, Record.objects.count()) == (["done", "done"], 1)


def test_a_drill_saved_while_its_unit_opens_again_counts(office: Who, recorded_first: bool) -> None:
    """N06 R68"""
    a_plan(office)
    clerk = clerk_of(office)
    unit = close_unit(by=office, unit=Unit.objects.get(pk=clerk.unit.pk), on=date(2023, 11, 30)).thing

    answers = both(office, recorded_first, lambda: saved(clerk), lambda: reopen_unit(by=office, unit=unit))

    assert (answers, instance_of(clerk, "下半年演练").done_on) == (["done", "done"], TODAY)


@pytest.mark.parametrize("becomes", [DRILL, TALK])
def test_a_record_corrected_while_an_exemption_is_taken_back_counts_for_what_it_is(
    office: Who, becomes: Draft, recorded_first: bool
) -> None:
    """N06 N09 R68 Neither waits for the other for ever: the correction holds the record which the other credits."""
    a_plan(office)
    clerk = clerk_of(office)
    row = exempt(by=office, instance=instance_of(clerk, "下半年演练"), reason="看错了单位")
    record = saved(clerk, TALK if becomes is DRILL else DRILL)

    answers = both(
        office,
        recorded_first,
        lambda: correct(by=clerk, record=record, draft=becomes, why="活动选错了", seen=0),
        lambda: owe_again(by=office, instance=row),
    )

    row.refresh_from_db()
    assert answers == ["done", "done"]
    assert (row.done_on, credits_of(row)) == ((TODAY, 1) if becomes is DRILL else (None, 0))


def test_a_record_voided_while_an_exemption_is_taken_back_counts_nowhere(office: Who, recorded_first: bool) -> None:
    """N06 N09 R68"""
    a_plan(office)
    clerk = clerk_of(office)
    row = exempt(by=office, instance=instance_of(clerk, "下半年演练"), reason="看错了单位")
    record = saved(clerk)

    answers = both(
        office,
        recorded_first,
        lambda: void(by=clerk, record=record, reason="记重了"),
        lambda: owe_again(by=office, instance=row),
    )

    row.refresh_from_db()
    assert (answers, row.done_on, credits_of(row)) == (["done", "done"], None, 0)


def test_a_drill_joined_while_an_exemption_is_taken_back_counts_for_whoever_joined(
    office: Who, recorded_first: bool
) -> None:
    """N06 R32 R68"""
    a_plan(office)
    clerk, other = clerk_of(office), clerk_of(office, "滨江路社区")
    row = exempt(by=office, instance=instance_of(other, "下半年演练"), reason="看错了单位")
    saved(clerk, replace(DRILL, co_units=(other.unit.pk,)))
    (part,) = waiting_for(other.unit)

    answers = both(
        office,
        recorded_first,
        lambda: answer_joint(by=other, part=part, took_part=True),
        lambda: owe_again(by=office, instance=row),
    )

    row.refresh_from_db()
    assert (answers, row.done_on, credits_of(row)) == (["done", "done"], TODAY, 1)
