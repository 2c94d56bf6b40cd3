import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from beacon.journal.actions import breaks
from beacon.kit.refusals import Refusal
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance, Status
from beacon.plans.progress import visible_instances
from beacon.records.actions import preview, save_record, void, withdraw
from beacon.records.drafts import Draft
from beacon.records.models import Credit, Fact, Record, RecordState
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, at, clerk_at_work, instance_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Who:
    """The clerk of a community in a subdistrict with a published plan."""
    return clerk_at_work(name="陈小燕")


def drill(day: date, **more: object) -> Draft:
    return Draft(kind="drill", happened_on=day, setting="community", **more)  # type: ignore[arg-type]


def saved(clerk: Who, draft: Draft, client_id: uuid.UUID | None = None) -> Record:
    return save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=client_id or uuid.uuid4()).record


def test_a_drill_counts_at_once_in_the_month_and_the_half_year(clerk: Who) -> None:
    """R32 R69 One record satisfies the half-year drill and is in the month report, in the same transaction."""
    with at(2023, 11, 2, 10, 20):
        answer = save_record(
            by=clerk, unit=clerk.unit, draft=drill(date(2023, 11, 2), audience_count=40), client_id=uuid.uuid4()
        )

    assert [place.label for place in answer.places] == ["11月月报", "下半年演练"]
    half = instance_of(clerk, "下半年演练")
    assert (half.done_on, half.is_late) == (date(2023, 11, 2), False)
    assert sorted(Fact.objects.values_list("figure", "value")) == [("attendance", 40), ("events", 1), ("records", 1)]


def test_the_preview_promises_what_saving_does(clerk: Who) -> None:
    draft = drill(date(2023, 11, 2))

    promised = preview(by=clerk, unit=clerk.unit, draft=draft)
    answer = save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4())

    assert [place.label for place in promised] == [place.label for place in answer.places]


def test_the_same_client_id_again_is_the_same_record(clerk: Who) -> None:
    client_id = uuid.uuid4()
    first = save_record(by=clerk, unit=clerk.unit, draft=drill(date(2023, 11, 2)), client_id=client_id)
    again = save_record(by=clerk, unit=clerk.unit, draft=drill(date(2023, 11, 2)), client_id=client_id)

    assert (first.was_there, again.was_there, again.record.pk) == (False, True, first.record.pk)
    assert [place.label for place in again.places] == [place.label for place in first.places]
    assert (Record.objects.count(), Credit.objects.count()) == (1, 1)


def test_a_drill_on_6_july_filed_to_the_first_half_is_made_up_and_does_not_satisfy_the_second(clerk: Who) -> None:
    """R32 A late drill belongs to the period it is filed to and never also to the next."""
    first_half = instance_of(clerk, "上半年演练")
    with at(2023, 7, 6, 10, 0):
        answer = save_record(
            by=clerk,
            unit=clerk.unit,
            draft=drill(date(2023, 7, 6), make_up_for=first_half.pk),
            client_id=uuid.uuid4(),
        )
        now = datetime(2023, 7, 6, 12, tzinfo=UTC)

        assert [place.label for place in answer.places] == ["7月月报", "上半年演练（补办）"]
        assert instance_of(clerk, "上半年演练").status(now) is Status.DONE_LATE
        assert instance_of(clerk, "下半年演练").status(now) is Status.OPEN


def test_a_drill_on_6_july_without_that_choice_stays_in_its_own_half_year(clerk: Who) -> None:
    saved(clerk, drill(date(2023, 7, 6)))
    now = datetime(2023, 7, 6, 12, tzinfo=UTC)

    assert instance_of(clerk, "上半年演练").status(now) is Status.OVERDUE
    assert instance_of(clerk, "下半年演练").status(now) is Status.DONE


def test_a_record_cannot_make_up_for_what_is_done_already(clerk: Who) -> None:
    saved(clerk, drill(date(2023, 5, 8)))
    first_half = instance_of(clerk, "上半年演练")

    with pytest.raises(Refusal) as refused:
        saved(clerk, drill(date(2023, 7, 6), make_up_for=first_half.pk))

    assert refused.value.code == "no_such_make_up"
    assert Record.objects.count() == 1


def test_a_station_visit_counts_for_its_quarter(clerk: Who) -> None:
    """R33 A recorded visit ticks the quarter it took place in, and its people go to 人次."""
    draft = Draft(kind="station_visit", happened_on=date(2023, 11, 4), setting="community", audience_count=32)

    answer = save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4())

    assert [place.label for place in answer.places] == ["11月月报", "四季度参观"]
    assert Fact.objects.get(figure="attendance").value == 32


def test_a_school_visit_by_the_emergency_office_ticks_check_and_publicity_apart() -> None:
    """R36 R37 Only the check recorded: the publicity stays open. Each school is its own line."""
    tenant = a_tenant()
    office = the_office(tenant)
    emergency = a_unit(tenant, "应急管理办公室", UnitKind.DEPARTMENT, emergency=True)
    school = a_unit(tenant, "江畔小学", UnitKind.SCHOOL)
    a_unit(tenant, "江畔中学", UnitKind.SCHOOL)
    a_plan(office)
    visitor = someone("dept", emergency)

    draft = Draft(kind="school_check", happened_on=date(2023, 9, 4), setting="school", school_id=school.pk)
    answer = save_record(by=visitor, unit=emergency, draft=draft, client_id=uuid.uuid4())

    assert [place.label for place in answer.places] == ["9月月报", "秋季开学检查·江畔小学"]
    done = DutyInstance.objects.filter(tenant=tenant, unit=emergency).exclude(done_on=None)
    assert [row.label for row in done] == ["秋季开学检查·江畔小学"]
    assert DutyInstance.objects.filter(tenant=tenant, duty__template__startswith="school").count() == 4


def test_work_of_a_grid_counts_for_its_community(clerk: Who) -> None:
    """R64 A grid's drill shows at the community without being entered again."""
    grid = someone("grid", a_unit(clerk.tenant, "一网格", UnitKind.GRID, parent=clerk.unit))

    answer = save_record(by=grid, unit=grid.unit, draft=drill(date(2023, 11, 2)), client_id=uuid.uuid4())

    assert [place.label for place in answer.places] == ["11月月报", "下半年演练"]
    assert instance_of(clerk, "下半年演练").done_on == date(2023, 11, 2)


def test_withdrawing_takes_everything_back(clerk: Who) -> None:
    record = saved(clerk, drill(date(2023, 11, 2), handouts={"apron": 20}))

    withdraw(by=clerk, record=record)

    assert Record.objects.get().state == RecordState.WITHDRAWN
    assert (Fact.objects.count(), Credit.objects.count()) == (0, 0)
    assert instance_of(clerk, "下半年演练").done_on is None


def test_withdrawing_one_of_two_drills_leaves_the_duty_done_by_the_other(clerk: Who) -> None:
    saved(clerk, drill(date(2023, 9, 8)))
    second = saved(clerk, drill(date(2023, 11, 2)))

    withdraw(by=clerk, record=second)

    assert instance_of(clerk, "下半年演练").done_on == date(2023, 9, 8)


def test_after_two_minutes_of_real_time_only_voiding_is_left(clerk: Who) -> None:
    record = saved(clerk, drill(date(2023, 11, 2)))
    Record.objects.update(saved_really_at=datetime.now(UTC) - timedelta(minutes=3))

    with pytest.raises(Refusal) as refused:
        withdraw(by=clerk, record=record)
    assert refused.value.code == "too_late_to_undo"

    void(by=clerk, record=record, reason="记重了")
    kept = Record.objects.get()
    assert (kept.state, kept.void_reason) == (RecordState.VOID, "记重了")


def test_voiding_needs_a_reason(clerk: Who) -> None:
    """N09 A correction keeps its why."""
    record = saved(clerk, drill(date(2023, 11, 2)))

    with pytest.raises(Refusal) as refused:
        void(by=clerk, record=record, reason="  ")

    assert refused.value.code == "no_reason"
    assert Record.objects.get().state == RecordState.VALID


def test_a_colleague_of_another_unit_can_neither_record_nor_void_here(clerk: Who) -> None:
    """N10 Another unit's things answer with the same refusal as things that do not exist."""
    stranger = someone("clerk", a_unit(clerk.tenant, "滨江路社区"))
    record = saved(clerk, drill(date(2023, 11, 2)))

    with pytest.raises(Refusal) as recording:
        save_record(by=stranger, unit=clerk.unit, draft=drill(date(2023, 11, 2)), client_id=uuid.uuid4())
    with pytest.raises(Refusal) as voiding:
        void(by=stranger, record=record, reason="不对")

    assert (recording.value.code, voiding.value.code) == ("not_yours", "not_yours")
    assert Record.objects.visible_to(stranger).count() == 0
    assert Record.objects.visible_to(clerk).count() == 1


def test_a_leader_changes_nothing(clerk: Who) -> None:
    leader = someone("leader", a_unit(clerk.tenant, "分管领导", UnitKind.OFFICE))

    with pytest.raises(Refusal) as refused:
        saved(leader, drill(date(2023, 11, 2)))

    assert refused.value.code == "read_only"


def test_a_visit_the_station_cancelled_counts_for_its_quarter_when_it_takes_place_later(clerk: Who) -> None:
    """R33 站方取消，待改期 is not the unit's fault; the later visit completes the quarter first meant, not as late."""
    third = instance_of(clerk, "三季度参观")
    DutyInstance.objects.filter(pk=third.pk).update(host_cancelled_on=date(2023, 9, 25), host_reason="出警")
    now = datetime(2023, 10, 10, tzinfo=UTC)
    assert instance_of(clerk, "三季度参观").status(now) is Status.HOST_CANCELLED

    draft = Draft(kind="station_visit", happened_on=date(2023, 10, 28), setting="community", make_up_for=third.pk)
    answer = save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4())

    assert answer.places[1].label == "三季度参观（改期）"
    assert instance_of(clerk, "三季度参观").status(now) is Status.DONE
    assert instance_of(clerk, "四季度参观").done_on is None


def test_every_deed_leaves_a_line_in_an_unbroken_chain(clerk: Who) -> None:
    """N09 What was saved, withdrawn and voided stands in the journal."""
    void(by=clerk, record=saved(clerk, drill(date(2023, 11, 2))), reason="记重了")

    assert list(breaks(clerk.tenant_id)) == []


def test_instances_of_other_units_are_not_within_reach(clerk: Who) -> None:
    """N10 A unit sees its own duties only."""
    other = someone("clerk", a_unit(clerk.tenant, "新来的社区"))

    assert {row.unit_id for row in visible_instances(clerk)} == {clerk.unit.pk}
    assert list(visible_instances(other)) == []


def test_a_duty_closed_by_the_next_one_cannot_be_made_up_any_more(clerk: Who) -> None:
    """R33 The second quarter's visit closes when the third quarter's falls due."""
    visit = instance_of(clerk, "二季度参观")

    def filed(day: date) -> Draft:
        return Draft(kind="station_visit", happened_on=day, setting="community", make_up_for=visit.pk)

    with at(2023, 10, 8, 9):
        with pytest.raises(Refusal) as refused:
            saved(clerk, filed(date(2023, 10, 2)))
        record = saved(clerk, filed(date(2023, 9, 30)))

    visit.refresh_from_db()
    assert refused.value.code == "no_such_make_up"
    assert (record.make_up_for_id, visit.status(datetime.now(UTC))) == (visit.pk, Status.DONE_LATE)


def test_a_visit_the_station_cancelled_can_be_made_good_after_the_next_one_fell_due(clerk: Who) -> None:
    """R33 It is not the unit's fault, and the later visit still counts for the quarter first booked, not as late."""
    visit = instance_of(clerk, "二季度参观")
    visit.host_cancelled_on, visit.host_reason = date(2023, 6, 20), "出警"
    visit.save(update_fields=["host_cancelled_on", "host_reason"])

    with at(2023, 10, 8, 9):
        day = date(2023, 10, 7)
        saved(clerk, Draft(kind="station_visit", happened_on=day, setting="community", make_up_for=visit.pk))

    visit.refresh_from_db()
    assert (visit.done_on, visit.is_late) == (date(2023, 10, 7), False)


def test_what_fell_due_within_its_period_is_made_up_after_that_day(clerk: Who) -> None:
    """R68 A drill due on 30 November and held in December is 补办, not done in time."""
    drills = instance_of(clerk, "下半年演练")
    drills.due_on = date(2023, 11, 30)
    drills.save(update_fields=["due_on"])

    with at(2023, 12, 5, 9):
        answer = save_record(by=clerk, unit=clerk.unit, draft=drill(date(2023, 12, 4)), client_id=uuid.uuid4())

    drills.refresh_from_db()
    assert [place.label for place in answer.places] == ["12月月报", "下半年演练（补办）"]
    assert drills.is_late


def test_a_unit_that_closes_owes_nothing_that_falls_due_later(clerk: Who) -> None:
    """R68 What it did stays; what falls due after its last day leaves every list and denominator."""
    with at(2023, 6, 1, 9):
        saved(clerk, drill(date(2023, 6, 1)))
    clerk.unit.closed_on = date(2023, 8, 31)
    clerk.unit.save(update_fields=["closed_on"])

    owed = [row.label for row in visible_instances(clerk).order_by("due_on", "label")]

    months = [f"{month}月月报" for month in range(4, 9)]
    assert owed == [*months[:3], "上半年演练", "二季度参观", *months[3:]]
