"""更正: before, after and why stay, and everything that followed from the record follows again."""

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beacon.journal.models import Line
from beacon.kit.refusals import Refusal
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.records.actions import save_record, void, withdraw
from beacon.records.corrections import (
    Change,
    changes,
    correct,
    corrections_of,
    history_of,
    may_correct,
    preview_correction,
)
from beacon.records.drafts import Draft
from beacon.records.models import Correction, Fact, Record, RecordState
from beacon.records.read.search import find, text_of, words_of
from beacon.records.recount import differences
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, at, instance_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Iterator[Who]:
    with at(2023, 11, 21, 16, 0):
        yield the_office(a_tenant())


@pytest.fixture
def clerk(office: Who) -> Who:
    community = a_unit(office.tenant, "锦绣社区")
    with at(2023, 4, 16, 9, 0):
        a_plan(office)
    return someone("clerk", community, name="陈小燕")


def a_draft(kind: str = "drill", **more: Any) -> Draft:
    values: dict[str, Any] = {"kind": kind, "happened_on": date(2023, 11, 2), "setting": "community"} | more
    return Draft(**values)


def record(who: Who, kind: str = "drill", **more: Any) -> Record:
    return save_record(by=who, unit=who.unit, draft=a_draft(kind, **more), client_id=uuid.uuid4()).record


def figures(one: Record) -> dict[str, int]:
    return dict(Fact.objects.filter(record=one).values_list("figure", "value"))


def refused(**given: Any) -> str:
    with pytest.raises(Refusal) as caught:
        correct(**given)
    return caught.value.code


def test_correction_keeps_before_after_and_why_beside_who_and_when(clerk: Who) -> None:
    """N09"""
    one = record(clerk, audience_count=500, place="锦绣苑")

    done = correct(by=clerk, record=one, draft=a_draft(audience_count=50, summary="补一句"), why="人次填错了", seen=0)

    [step] = history_of(one)
    assert step.changes == [
        Change("audience_count", "参加人次", "500", "50"),
        Change("summary", "说一句", "", "补一句"),
        Change("place", "地点", "锦绣苑", ""),
    ]
    assert (step.by.name, step.correction.why, step.correction.number) == ("陈小燕", "人次填错了", 1)
    assert step.correction.at.isoformat() == "2023-11-21T16:00:00+08:00" or step.correction.at.minute == 0
    assert (done.correction, corrections_of(one)) == (step.correction, 1)


def test_numbers_duties_and_words_follow(clerk: Who) -> None:
    """N08 R32 A talk that was a drill: the half-year's drill is done, its numbers and words are the drill's."""
    one = record(clerk, "talk", audience_count=500, place="锦绣苑")

    correct(by=clerk, record=one, draft=a_draft(audience_count=50, place="滨江广场"), why="活动选错了", seen=0)

    assert figures(one) == {"records": 1, "events": 1, "attendance": 50}
    assert instance_of(clerk, "下半年演练").done_on == date(2023, 11, 2)
    assert list(find(Record.objects.all(), clerk.tenant_id, "滨江 演练")) == [one]
    assert not find(Record.objects.all(), clerk.tenant_id, "锦绣苑").exists()
    assert list(differences(clerk.tenant_id)) == []


def test_a_duty_it_no_longer_answers_is_open_again(clerk: Who) -> None:
    one = record(clerk)

    correct(by=clerk, record=one, draft=a_draft("talk"), why="活动选错了", seen=0)

    assert instance_of(clerk, "下半年演练").done_on is None
    assert list(differences(clerk.tenant_id)) == []


def test_what_the_report_needs_to_tell_a_correction_is_kept(clerk: Who) -> None:
    """R69 What it added on which day, before and after: the month that was frozen compares, and is never rewritten."""
    one = record(clerk, audience_count=500)

    done = correct(
        by=clerk, record=one, draft=a_draft(audience_count=50, happened_on=date(2023, 10, 30)), why="日期", seen=0
    )

    assert done.correction.counted_before == {
        "day": "2023-11-02",
        "figures": {"records": 1, "events": 1, "attendance": 500},
    }
    assert done.correction.counted_after == {
        "day": "2023-10-30",
        "figures": {"records": 1, "events": 1, "attendance": 50},
    }


def test_a_make_up_stays_one(clerk: Who) -> None:
    """R32 It was filed to the first half-year, where it alone stands; another number does not take it away."""
    first = instance_of(clerk, "上半年演练")
    one = record(clerk, make_up_for=first.id, audience_count=500)

    done = correct(by=clerk, record=one, draft=a_draft(make_up_for=first.id, audience_count=50), why="人次", seen=0)

    assert [place.instance for place in done.places if place.instance] == [first]
    assert (instance_of(clerk, "上半年演练").done_on, instance_of(clerk, "上半年演练").is_late) == (
        date(2023, 11, 2),
        True,
    )
    assert instance_of(clerk, "下半年演练").done_on is None
    assert list(differences(clerk.tenant_id)) == []


def test_a_school_that_was_wrong_is_put_right(clerk: Who) -> None:
    """R37"""
    one_school, other_school = (a_unit(clerk.tenant, name, UnitKind.SCHOOL) for name in ("江畔小学", "职校"))
    one = record(clerk, "school_event", school_id=one_school.id)

    correct(by=clerk, record=one, draft=a_draft("school_event", school_id=other_school.id), why="地点填错了", seen=0)

    assert [(step.before, step.after) for step in history_of(one)[0].changes] == [("江畔小学", "职校")]
    assert list(find(Record.objects.all(), clerk.tenant_id, "职校")) == [one]


def test_journal_says_that_it_was_corrected_and_no_value(clerk: Who) -> None:
    one = record(clerk, summary="王大爷家的煤气")

    correct(by=clerk, record=one, draft=a_draft(summary="别的"), why="补上漏填的", seen=0)

    line = Line.objects.get(verb="correct_record", thing_id=one.id)
    assert line.detail == {"number": 1, "changed": ["summary"]}


def test_reason_is_asked_for_and_nothing_is_half_done(clerk: Who) -> None:
    """N09"""
    one = record(clerk, audience_count=500)
    draft = a_draft(audience_count=50)

    codes = [refused(by=clerk, record=one, draft=draft, why=why, seen=0) for why in ("", "  ", "字" * 101)]
    unchanged = refused(by=clerk, record=one, draft=a_draft(audience_count=500), why="没改", seen=0)

    assert (codes, unchanged) == (["no_reason", "no_reason", "long_reason"], "no_change")
    assert (figures(one)["attendance"], Correction.objects.count()) == (500, 0)


def test_who_comes_second_is_told_and_may_save_once_seen(clerk: Who) -> None:
    """N09 Two forms from the same state: the second does not overwrite the first unseen."""
    one = record(clerk, audience_count=500)
    correct(by=clerk, record=one, draft=a_draft(audience_count=50), why="人次填错了", seen=0)

    second = refused(by=clerk, record=one, draft=a_draft(audience_count=60), why="人次填错了", seen=0)
    correct(by=clerk, record=one, draft=a_draft(audience_count=60), why="人次填错了", seen=1)

    assert second == "stale"
    assert [step.changes[0].after for step in history_of(one)] == ["50", "60"]


def test_what_does_not_count_is_not_corrected(clerk: Who) -> None:
    ended = record(clerk)
    void(by=clerk, record=ended, reason="记重了")
    taken_back = withdraw(by=clerk, record=record(clerk))

    codes = [refused(by=clerk, record=one, draft=a_draft("talk"), why="x", seen=0) for one in (ended, taken_back)]

    assert codes == ["ended", "ended"]


def test_correction_is_never_changed_or_removed(clerk: Who) -> None:
    """N09"""
    correct(by=clerk, record=record(clerk), draft=a_draft("talk"), why="活动选错了", seen=0)

    with pytest.raises(TypeError):
        Correction.objects.all().delete()
    with pytest.raises(TypeError):
        Correction.objects.update(why="别的")


def test_each_unit_corrects_its_own_and_the_office_what_it_recorded_itself(office: Who, clerk: Who) -> None:
    """N10 The office puts no words in a unit's mouth; a neighbour is told nothing at all."""
    grid = someone("grid", a_unit(office.tenant, "一网格", UnitKind.GRID, parent=clerk.unit))
    other = someone("clerk", a_unit(office.tenant, "滨江路社区"))
    leader = someone("leader", a_unit(office.tenant, "办公室", UnitKind.OFFICE))
    own, of_grid = record(clerk), record(grid)
    on_behalf = save_record(by=office, unit=clerk.unit, draft=a_draft(), client_id=uuid.uuid4()).record
    asked = [(clerk, own), (clerk, of_grid), (clerk, on_behalf), (office, on_behalf), (office, own), (grid, own)]

    codes = [reason.code if (reason := may_correct(who, one)) else "" for who, one in [*asked, (other, own)]]

    assert codes == ["", "", "", "", "units_words", "not_yours", "not_yours"]
    assert may_correct(leader, own) is not None
    assert may_correct(the_office(a_tenant("上坪街道")), own) is not None


def test_preview_says_where_it_would_count_and_leaves_nothing(clerk: Who) -> None:
    """R32"""
    one = record(clerk, "talk")

    places = preview_correction(by=clerk, record=one, draft=a_draft())

    assert [place.label for place in places] == ["11月月报", "下半年演练"]
    assert (Record.objects.get(pk=one.pk).kind, Correction.objects.count()) == ("talk", 0)
    assert list(differences(clerk.tenant_id)) == []


def test_values_of_another_kind_are_told_as_gone() -> None:
    before = [["kind", "做了什么", "演练"], ["evac_minutes", "疏散用时", "8分钟"]]
    after = [["kind", "做了什么", "宣讲"]]

    assert changes(before, after) == [
        Change("kind", "做了什么", "演练", "宣讲"),
        Change("evac_minutes", "疏散用时", "8分钟", ""),
    ]


KINDS_PLAYED = st.sampled_from(["drill", "talk", "station_visit", "giveaway", "broadcast"])
DRAFTS = st.builds(
    a_draft,
    KINDS_PLAYED,
    happened_on=st.dates(date(2023, 5, 1), date(2023, 11, 21)),
    audience_count=st.none() | st.integers(0, 500),
    place=st.sampled_from(["", "锦绣苑3栋", "滨江广场", "锦绣广场"]),
    handouts=st.sampled_from([{}, {"apron": 20}]),
)
STEPS = st.lists(st.tuples(st.sampled_from(["save", "save", "correct", "correct", "void"]), DRAFTS), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(steps=STEPS, data=st.data())
def test_whatever_is_saved_corrected_and_voided_the_books_agree(
    clerk: Who, steps: list[tuple[str, Draft]], data: st.DataObject
) -> None:
    """N08 N09 Random deeds: nothing differs from a count by hand, and search finds what comparing finds."""
    with transaction.atomic():
        play(clerk, steps, data)
        transaction.set_rollback(True)


def play(clerk: Who, steps: list[tuple[str, Draft]], data: st.DataObject) -> None:
    records: list[Record] = []
    for deed, draft in steps:
        if deed == "save" or not records:
            records.append(save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4()).record)
            continue
        one = Record.objects.select_related("author").get(pk=data.draw(st.sampled_from(records)).pk)
        try:
            if deed == "void":
                void(by=clerk, record=one, reason="记重了")
            else:
                correct(by=clerk, record=one, draft=draft, why="填错了", seen=corrections_of(one))
        except Refusal as refusal:
            assert refusal.code in {"ended", "no_change", "wrong_state"} or one.state != RecordState.VALID

    assert list(differences(clerk.tenant_id)) == []
    for words in ("锦绣", "锦绣苑", "gc", "演练 广场", "栋"):
        hits = set(find(Record.objects.all(), clerk.tenant_id, words).values_list("pk", flat=True))
        texts = {one.pk: text_of(one, [clerk.unit.name]).split() for one in Record.objects.all()}
        assert hits == {
            key for key, said in texts.items() if all(any(word in one for one in said) for word in words_of(words))
        }
