"""一起办的 and 算作: who says so, what then counts where, and that it counts once in every total."""

import importlib
import uuid
from datetime import date

import pytest
from django.apps import apps
from django.db import connection

from beacon.figures import sums
from beacon.figures.counted import counted_of
from beacon.figures.counted import sums_of as sums_of_records
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.records.actions import places_of, save_record, void
from beacon.records.belongings.joint import could_join
from beacon.records.corrections import changes, correct
from beacon.records.drafts import Draft
from beacon.records.models import Fact, Record, RecordUnit
from beacon.records.read.reading import end_of, find_record, sites_in
from beacon.records.read.search import refresh
from beacon.records.read.standing import standing_of
from beacon.records.recount import differences
from beacon.records.together.joining import (
    NOT_ASKED,
    answer_joint,
    count_choices,
    count_for,
    find_part,
    stop_counting,
    waiting_for,
)
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, at

pytestmark = pytest.mark.django_db

DAY = date(2023, 11, 2)
STARTS, ENDS = date(2023, 10, 24), date(2023, 11, 23)


@pytest.fixture
def office() -> Who:
    office = the_office(a_tenant())
    for name in ("锦绣社区", "滨江路社区"):
        a_unit(office.tenant, name)
    a_unit(office.tenant, "锦城物业", UnitKind.PROPERTY)
    a_plan(office)
    return office


@pytest.fixture
def jinxiu(office: Who) -> Who:
    return someone("clerk", Unit.objects.get(tenant=office.tenant, name="锦绣社区"))


@pytest.fixture
def binjiang(office: Who) -> Who:
    return someone("clerk", Unit.objects.get(tenant=office.tenant, name="滨江路社区"))


@pytest.fixture
def property_company(office: Who) -> Who:
    return someone("property", Unit.objects.get(tenant=office.tenant, name="锦城物业"))


def together(by: Who, *others: Who, kind: str = "drill", people: int = 40, **more: object) -> Record:
    draft = Draft(
        kind=kind,
        happened_on=DAY,
        setting="community",
        audience_count=people,
        co_units=tuple(other.unit.id for other in others),
        **more,  # type: ignore[arg-type]
    )
    with at(2023, 11, 2, 16, 0):
        return save_record(by=by, unit=by.unit, draft=draft, client_id=uuid.uuid4()).record


def say(who: Who, yes: bool = True) -> RecordUnit:
    [part] = waiting_for(who.unit)
    with at(2023, 11, 3, 9, 0):
        return answer_joint(by=who, part=find_part(who, part.id), took_part=yes)


def sums_of(who: Who) -> sums.Sums:
    return sums.of_unit(who.unit, STARTS, ENDS)


def drill_of(who: Who) -> DutyInstance:
    return DutyInstance.objects.get(unit=who.unit, duty__template="community_drill", label__startswith="下半年")


def test_nothing_counts_for_a_unit_before_it_says_yes(office: Who, jinxiu: Who, binjiang: Who) -> None:
    """R30 Being named by another is no claim of one's own."""
    record = together(jinxiu, binjiang)

    assert (sums_of(jinxiu).events, sums_of(binjiang).events) == (1, 0)
    assert list(sites_in(record).companions) == ["滨江路社区（待确认）"]
    assert drill_of(binjiang).done_on is None


def test_two_units_that_did_it_together_each_have_it_and_the_total_is_one(
    office: Who, jinxiu: Who, binjiang: Who
) -> None:
    """R30 I05 Two co-organisers: total 1, each sees it."""
    together(jinxiu, binjiang)
    say(binjiang)

    own, other, total = sums_of(jinxiu), sums_of(binjiang), sums.of_tenant(office.tenant_id, STARTS, ENDS)

    assert (own.events, other.events, total.events) == (1, 1, 1)
    assert (own.attendance, other.attendance, total.attendance) == (40, 40, 40)
    assert list(differences(office.tenant_id)) == []


def test_a_parent_of_both_counts_it_once(office: Who, jinxiu: Who) -> None:
    """R30 I05 Two grids of one community did it together."""
    one = someone("grid", a_unit(office.tenant, "一网格", UnitKind.GRID, parent=jinxiu.unit))
    two = a_unit(office.tenant, "二网格", UnitKind.GRID, parent=jinxiu.unit)
    record = together(one)
    with at(2023, 11, 3, 9, 0):
        RecordUnit.objects.create(tenant=office.tenant, record=record, unit=two, part="co", answer="waiting")
    say(someone("grid", two))

    counted = counted_of(jinxiu.unit, STARTS, ENDS)

    assert (sums_of(jinxiu).events, sums_of(jinxiu).attendance) == (1, 40)
    assert (sums_of_records(counted.values()).attendance, list(counted)) == (40, [record.id])


def test_what_two_of_one_parent_joined_of_another_counts_once(office: Who, jinxiu: Who, binjiang: Who) -> None:
    """R30 I05 The record is another community's, two grids of ours took part."""
    record = together(binjiang)
    for name in ("一网格", "二网格"):
        unit = a_unit(office.tenant, name, UnitKind.GRID, parent=jinxiu.unit)
        RecordUnit.objects.create(tenant=office.tenant, record=record, unit=unit, part="co", answer="waiting")
        say(someone("grid", unit))

    assert (sums_of(jinxiu).events, sums_of(jinxiu).attendance) == (1, 40)
    assert sums_of_records(counted_of(jinxiu.unit, STARTS, ENDS).values()).attendance == 40


def test_handouts_and_forces_stay_with_the_one_that_recorded_it(office: Who, jinxiu: Who, binjiang: Who) -> None:
    """R30 R53 What left one shelf did not leave two."""
    together(jinxiu, binjiang, handouts={"apron": 20}, forces={"grid": 3}, topics=("escape",))
    say(binjiang)

    other = sums_of(binjiang)

    assert (other.handouts["apron"], other.forces["grid"], other.topics["escape"]) == (0, 0, 1)


def test_a_property_companys_drill_does_the_communitys_half_year_once_it_accepts(
    office: Who, jinxiu: Who, property_company: Who
) -> None:
    """R32 R21 Co-unit."""
    together(property_company, jinxiu)
    before = drill_of(jinxiu).done_on
    say(jinxiu)

    assert (before, drill_of(jinxiu).done_on) == (None, DAY)
    assert list(differences(office.tenant_id)) == []


def test_yes_can_be_taken_back_and_nothing_is_left_of_it(office: Who, jinxiu: Who, binjiang: Who) -> None:
    """R30"""
    record = together(jinxiu, binjiang)
    part = say(binjiang)

    with at(2023, 11, 3, 9, 5):
        answer_joint(by=binjiang, part=find_part(binjiang, part.id), took_part=False)

    assert (sums_of(binjiang).events, drill_of(binjiang).done_on) == (0, None)
    assert (sums_of(jinxiu).events, drill_of(jinxiu).done_on) == (1, DAY)
    assert list(sites_in(record).companions) == []
    assert list(differences(office.tenant_id)) == []


def test_a_voided_record_counts_for_nobody_and_asks_nobody(office: Who, jinxiu: Who, binjiang: Who) -> None:
    """R30 N09"""
    record = together(jinxiu, binjiang)
    part = say(binjiang)
    with at(2023, 11, 3, 10, 0):
        void(by=jinxiu, record=find_record(jinxiu, record.id), reason="记重了")

    with pytest.raises(Refusal, match="已经撤销或作废"):
        answer_joint(by=binjiang, part=find_part(binjiang, part.id), took_part=False)

    assert not Fact.objects.exists()
    assert waiting_for(binjiang.unit) == []
    assert drill_of(binjiang).done_on is None


def test_only_the_unit_itself_answers(office: Who, jinxiu: Who, binjiang: Who) -> None:
    """R30 N10 Neither the author, nor the office, nor another subdistrict."""
    together(jinxiu, binjiang)
    [part] = waiting_for(binjiang.unit)

    for who in (jinxiu, office, the_office(a_tenant("上坪街道"))):
        with pytest.raises(Refusal) as refused:
            find_part(who, part.id)
        assert refused.value.reason == NOT_YOURS
        with pytest.raises(Refusal):
            answer_joint(by=who, part=part, took_part=True)


def test_units_of_another_subdistrict_and_of_ones_own_tree_cannot_be_named(office: Who, jinxiu: Who) -> None:
    """R30 N10"""
    grid = a_unit(office.tenant, "一网格", UnitKind.GRID, parent=jinxiu.unit)
    stranger = a_unit(a_tenant("上坪街道"), "上坪社区")

    for unit in (stranger, grid, jinxiu.unit):
        draft = Draft(kind="drill", happened_on=DAY, setting="community", co_units=(unit.id,))
        with at(2023, 11, 2, 16, 0), pytest.raises(Refusal) as refused:
            save_record(by=jinxiu, unit=jinxiu.unit, draft=draft, client_id=uuid.uuid4())
        assert refused.value.reason == NOT_YOURS
    assert not Record.objects.exists()
    assert [unit.name for unit in could_join(jinxiu.unit, DAY)] == ["滨江路社区", "锦城物业"]


def test_counting_anothers_drill_as_ones_own_does_the_duty_and_leaves_its_numbers(
    office: Who, jinxiu: Who, property_company: Who
) -> None:
    """R32 算作: only a record one sees; scene and heads stay with whoever did it."""
    record = together(property_company)
    RecordUnit.objects.create(tenant=office.tenant, record=record, unit=jinxiu.unit, part="place")
    refresh(record)
    with at(2023, 11, 3, 9, 0):
        offered = [row.label for row in count_choices(jinxiu, record)]
        for _ in range(2):
            count_for(by=jinxiu, record=find_record(jinxiu, record.id))
        done = drill_of(jinxiu).done_on
        stop_counting(by=jinxiu, record=find_record(jinxiu, record.id))

    assert offered == ["下半年演练"]
    assert (done, drill_of(jinxiu).done_on) == (DAY, None)
    assert sums_of(jinxiu).events == 0
    assert list(differences(office.tenant_id)) == []


def test_what_answers_no_duty_of_ours_is_not_counted(office: Who, jinxiu: Who, property_company: Who) -> None:
    """R32"""
    record = together(property_company, kind="talk")
    RecordUnit.objects.create(tenant=office.tenant, record=record, unit=jinxiu.unit, part="place")

    with at(2023, 11, 3, 9, 0), pytest.raises(Refusal, match="不用算作"):
        count_for(by=jinxiu, record=record)


def test_units_that_had_come_to_a_meeting_are_filled_in_as_having_said_yes(
    office: Who, jinxiu: Who, binjiang: Who
) -> None:
    """R67 The migration does what answering does."""
    record = together(jinxiu, binjiang)
    say(binjiang)
    wanted = sorted(Fact.objects.values_list("unit", "figure", "value", "is_total"))
    Fact.objects.filter(is_total=False).delete()

    part = RecordUnit.objects.get(record=record, part="co")
    with connection.cursor() as cursor:  # as the table was before there were answers
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE records_recordunit DROP CONSTRAINT records_unit_answer")
    RecordUnit.objects.filter(pk=part.pk).update(answer="", answered_at=None)

    importlib.import_module("beacon.records.migrations.0009_joint_answers_filled").fill(apps, None)

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
    assert sorted(Fact.objects.values_list("unit", "figure", "value", "is_total")) == wanted
    part.refresh_from_db()
    assert (part.answer, part.answered_at) == ("accepted", record.saved_at)


def test_a_corrected_record_stays_with_those_who_said_yes(office: Who, jinxiu: Who, binjiang: Who) -> None:
    """R30 N09 The new head-count is theirs too; whoever is no longer named drops out."""
    record = together(jinxiu, binjiang)
    say(binjiang)
    draft = Draft(kind="drill", happened_on=DAY, setting="community", audience_count=55)
    with at(2023, 11, 4, 9, 0):
        correct(by=jinxiu, record=find_record(jinxiu, record.id), draft=draft, why="人次填错了", seen=0)
        kept = sums_of(binjiang).attendance, drill_of(binjiang).done_on
        draft = Draft(kind="drill", happened_on=DAY, setting="community", audience_count=55, co_units=())
        correct(by=jinxiu, record=find_record(jinxiu, record.id), draft=draft, why="是自己办的", seen=1)

    assert kept == (55, DAY)
    assert (sums_of(binjiang).events, drill_of(binjiang).done_on) == (0, None)
    assert list(differences(office.tenant_id)) == []


def test_an_answer_after_the_unit_was_taken_out_of_the_record_is_told_so(
    office: Who, jinxiu: Who, binjiang: Who
) -> None:
    """R30 The question stood on the page while the record was corrected."""
    record = together(jinxiu, binjiang)
    part = find_part(binjiang, waiting_for(binjiang.unit)[0].id)
    draft = Draft(kind="drill", happened_on=DAY, setting="community", audience_count=55, co_units=())
    with at(2023, 11, 4, 9, 0):
        correct(by=jinxiu, record=find_record(jinxiu, record.id), draft=draft, why="是自己办的", seen=0)

        with pytest.raises(Refusal) as refused:
            answer_joint(by=binjiang, part=part, took_part=True)

    assert (refused.value.sentence, sums_of(binjiang).events) == (NOT_ASKED.sentence, 0)


def test_whom_it_counts_for_elsewhere_is_told_to_nobody_but_those_concerned(
    office: Who, jinxiu: Who, binjiang: Who
) -> None:
    """N10 R30 The author reads its own duties, the unit that joined its own, the office all."""
    record = together(jinxiu, binjiang)
    say(binjiang)
    record = find_record(office, record.pk)

    def told(who: Who) -> list[tuple[str, str]]:
        places = places_of(who, record)
        on_its_page = standing_of(who, record, sites_in(record).parts).places
        assert [place.label for place in places] == [place.label for place in on_its_page]
        return [(place.label, place.instance.unit.name) for place in places if place.instance is not None]

    assert told(jinxiu) == [("下半年演练", "锦绣社区")]
    assert told(binjiang) == [("下半年演练", "滨江路社区")]
    assert sorted(told(office)) == [("下半年演练", "滨江路社区"), ("下半年演练", "锦绣社区")]
    assert told(someone("clerk", a_unit(office.tenant, "柏树村", UnitKind.VILLAGE))) == []
    ended = void(by=jinxiu, record=record, reason="记重了")
    duties = [end.duties for who in (jinxiu, office) if (end := end_of(who, ended)) is not None]
    assert duties == [["下半年演练"], ["下半年演练", "下半年演练"]]


def test_a_unit_added_in_a_correction_is_asked_as_at_recording(office: Who, jinxiu: Who, binjiang: Who) -> None:
    """R30 N09 Nothing counts for it before it says yes."""
    record = together(jinxiu)
    draft = Draft(kind="drill", happened_on=DAY, setting="community", audience_count=40, co_units=(binjiang.unit.id,))

    step = correct(by=jinxiu, record=record, draft=draft, why="补上漏填的", seen=0).correction

    assert [change.label for change in changes(step.before, step.after)] == ["协办单位"]
    assert sums_of(binjiang).events == 0
    say(binjiang)
    assert (sums_of(jinxiu).events, sums_of(binjiang).events) == (1, 1)
    assert sums.of_tenant(office.tenant_id, STARTS, ENDS).events == 1
    assert list(differences(office.tenant_id)) == []


def test_a_unit_that_said_no_is_asked_once_more_when_it_is_named_once_more(jinxiu: Who, binjiang: Who) -> None:
    """R30"""
    record = together(jinxiu, binjiang)
    say(binjiang, yes=False)
    draft = Draft(kind="drill", happened_on=DAY, setting="community", audience_count=40, co_units=(binjiang.unit.id,))

    correct(by=jinxiu, record=record, draft=draft, why="补上漏填的", seen=0)

    assert [part.record for part in waiting_for(binjiang.unit)] == [record]


def test_who_may_be_added_is_who_may_be_asked(jinxiu: Who) -> None:
    """N10 A unit of another subdistrict, a grid of one's own, and none: refused alike."""
    record = together(jinxiu)
    elsewhere = a_unit(a_tenant("上坪街道"), "老街社区")
    own_grid = a_unit(jinxiu.tenant, "第一网格", UnitKind.GRID, parent=jinxiu.unit)

    for key in (elsewhere.id, own_grid.id, uuid.uuid4()):
        draft = Draft(kind="drill", happened_on=DAY, setting="community", audience_count=40, co_units=(key,))
        with pytest.raises(Refusal) as said:
            correct(by=jinxiu, record=record, draft=draft, why="补上漏填的", seen=0)
        assert said.value.sentence == NOT_YOURS.sentence
