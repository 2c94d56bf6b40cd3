"""Two people at one record at the same moment: whatever comes first, nothing counts that should not, and nobody waits
for one who waits for them."""

import io
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from beacon.files.models import Upload
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.records.actions import save_record, void, withdraw
from beacon.records.capture import capture
from beacon.records.corrections import correct
from beacon.records.drafts import Draft
from beacon.records.held_photos import hold_photos
from beacon.records.models import Correction, Credit, Fact, HeldPhoto, Photo, Record, RecordState, RecordUnit
from beacon.records.recount import differences
from beacon.records.together.joining import answer_joint, count_for, find_part, waiting_for
from tests.support.at_once import queued, together, told
from tests.support.people import an_office_of_two, someone
from tests.support.pictures import a_photo
from tests.support.plan import a_plan, at, instance_of

pytestmark = pytest.mark.django_db(transaction=True)

DRILL = Draft(kind="drill", happened_on=date(2023, 11, 2), setting="community", audience_count=40)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with at(2023, 11, 2, 16, 0):
        yield


@pytest.fixture
def office() -> Who:
    office = an_office_of_two()
    a_plan(office)
    return office


def clerk_of(office: Who, name: str = "锦绣社区") -> Who:
    return someone("clerk", Unit.objects.get(tenant=office.tenant, name=name))


def saved(by: Who, draft: Draft = DRILL) -> Record:
    return save_record(by=by, unit=by.unit, draft=draft, client_id=uuid.uuid4()).record


def agrees(who: Who) -> None:
    assert list(differences(who.tenant_id)) == []


@pytest.mark.parametrize("first", [0, 1])
def test_a_record_taken_back_while_it_is_corrected_counts_nowhere(office: Who, first: int) -> None:
    """N09 R32"""
    clerk = clerk_of(office)
    record = saved(clerk)
    other = replace(DRILL, audience_count=50)
    deeds: list[Callable[[], Any]] = [
        lambda: withdraw(by=clerk, record=record),
        lambda: correct(by=clerk, record=record, draft=other, why="人次填错了", seen=0),
    ]

    answers = told(queued(office.tenant_id, deeds[first], deeds[1 - first]))

    assert "done" in answers
    assert Record.objects.get().state == RecordState.WITHDRAWN
    assert not Fact.objects.filter(record=record).exists() or not Record.objects.valid().exists()
    assert instance_of(clerk, "下半年演练").done_on is None
    agrees(office)


@pytest.mark.parametrize("first", [0, 1])
def test_a_record_voided_while_a_colleague_corrects_it_counts_nowhere(office: Who, first: int) -> None:
    """N09 R33"""
    clerk = clerk_of(office)
    head = someone("head", clerk.unit)
    record = saved(clerk)
    moved = replace(DRILL, happened_on=date(2023, 11, 1), audience_count=50)
    deeds: list[Callable[[], Any]] = [
        lambda: void(by=head, record=record, reason="记重了"),
        lambda: correct(by=clerk, record=record, draft=moved, why="日期填错了", seen=0),
    ]

    told(queued(office.tenant_id, deeds[first], deeds[1 - first]))

    assert Record.objects.get().state == RecordState.VOID
    assert instance_of(clerk, "下半年演练").done_on is None
    agrees(office)


def test_two_who_correct_from_one_page_leave_one_correction(office: Who) -> None:
    """N09"""
    clerk = clerk_of(office)
    record = saved(clerk)

    def correcting(people: int) -> Callable[[], Any]:
        draft = replace(DRILL, audience_count=people)
        return lambda: correct(by=clerk, record=record, draft=draft, why="人次填错了", seen=0)

    answers = told(together(correcting(50), correcting(60)))

    assert sorted(answers) == ["done", "stale"]
    assert Correction.objects.count() == 1
    agrees(office)


@pytest.mark.parametrize("first", [0, 1])
def test_a_unit_that_says_yes_while_it_is_taken_out_has_it_or_not_and_the_sums_agree(office: Who, first: int) -> None:
    """R30 N10"""
    clerk, other = clerk_of(office), clerk_of(office, "滨江路社区")
    record = saved(clerk, replace(DRILL, co_units=(other.unit.id,)))
    [waiting] = waiting_for(other.unit)
    part = find_part(other, waiting.id)
    deeds: list[Callable[[], Any]] = [
        lambda: answer_joint(by=other, part=part, took_part=True),
        lambda: correct(
            by=clerk, record=record, draft=replace(DRILL, audience_count=41, co_units=()), why="就我们一家", seen=0
        ),
    ]

    told(queued(office.tenant_id, deeds[first], deeds[1 - first]))

    own = RecordUnit.objects.filter(record=record, unit=other.unit)
    assert not own.exists()
    assert not Credit.objects.filter(record=record, instance__unit=other.unit).exists()
    assert instance_of(other, "下半年演练").done_on is None
    agrees(office)


@pytest.mark.parametrize("first", [0, 1])
def test_a_unit_that_lets_it_count_while_it_is_voided_has_nothing(office: Who, first: int) -> None:
    """R30"""
    clerk, other = clerk_of(office), clerk_of(office, "滨江路社区")
    record = saved(clerk)
    deeds: list[Callable[[], Any]] = [
        lambda: count_for(by=other, record=record),
        lambda: void(by=clerk, record=record, reason="记重了"),
    ]

    told(queued(office.tenant_id, deeds[first], deeds[1 - first]))

    assert not Record.objects.valid().exists()
    assert instance_of(other, "下半年演练").done_on is None
    agrees(office)


@pytest.mark.parametrize("first", [0, 1])
def test_two_units_that_ask_each_other_along_wait_for_nobody(office: Who, first: int) -> None:
    """R30 Each says yes to the other's record at the same moment."""
    clerk, other = clerk_of(office), clerk_of(office, "滨江路社区")
    saved(clerk, replace(DRILL, co_units=(other.unit.id,)))
    saved(other, replace(DRILL, co_units=(clerk.unit.id,)))
    mine, theirs = (find_part(who, waiting_for(who.unit)[0].id) for who in (clerk, other))
    deeds: list[Callable[[], Any]] = [
        lambda: answer_joint(by=clerk, part=mine, took_part=True),
        lambda: answer_joint(by=other, part=theirs, took_part=True),
    ]

    assert told(queued(office.tenant_id, deeds[first], deeds[1 - first])) == ["done", "done"]
    agrees(office)


def test_one_form_with_a_photo_sent_twice_at_once_is_one_record_with_one_photo(office: Who) -> None:
    """N06 N04"""
    clerk, form = clerk_of(office), uuid.uuid4()
    hold_photos(by=clerk, unit=clerk.unit, form=form, photos=[("1.jpg", io.BytesIO(a_photo()))])
    held = list(HeldPhoto.objects.values_list("upload_id", flat=True))

    def send() -> Any:
        fresh = [("2.jpg", io.BytesIO(a_photo()))]
        return capture(by=clerk, unit=clerk.unit, draft=DRILL, client_id=form, photos=fresh, held=held)

    assert told(together(send, send, send)) == ["done"] * 3

    assert (Record.objects.count(), Photo.objects.count(), Upload.objects.count()) == (1, 2, 2)
    assert not HeldPhoto.objects.exists()


def test_two_clerks_with_one_key_of_a_form_never_get_each_others_photos(office: Who) -> None:
    """N06 N10 The key is the device's word; the photos are the person's who chose them."""
    clerk = clerk_of(office)
    head, form = someone("head", clerk.unit), uuid.uuid4()

    def hold(who: Who) -> Callable[[], Any]:
        return lambda: hold_photos(by=who, unit=who.unit, form=form, photos=[("1.jpg", io.BytesIO(a_photo()))])

    told(together(hold(clerk), hold(head)))
    others = list(HeldPhoto.objects.filter(held_by=head.account).values_list("upload_id", flat=True))
    own = list(HeldPhoto.objects.filter(held_by=clerk.account).values_list("upload_id", flat=True))
    capture(by=clerk, unit=clerk.unit, draft=DRILL, client_id=form, held=[*own, *others])

    assert list(Photo.objects.values_list("upload_id", flat=True)) == own
    assert list(HeldPhoto.objects.values_list("upload_id", flat=True)) == others
