"""A table of past activities becomes records: the deeds, twice and half-way, and back again."""

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from beacon.goods import recount as goods
from beacon.journal.models import Line
from beacon.kit.refusals import Refusal
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.records import stock_recount
from beacon.records.actions import save_record, void
from beacon.records.catching_up import batch as deeds
from beacon.records.catching_up import writing
from beacon.records.catching_up.batch import batch_of, batches_of, carry_on, confirm, drop, hold, set_columns, take_back
from beacon.records.drafts import Draft
from beacon.records.models import (
    CatchUp,
    CatchUpRow,
    CatchUpState,
    Credit,
    Fact,
    HandoutMove,
    Record,
    RecordBuilding,
    RecordPlace,
    RecordSearch,
    RecordState,
    RecordUnit,
)
from beacon.records.recount import differences
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, at, clerk_at_work
from tests.support.sites import a_building, a_place
from tests.support.stock import bought
from tests.support.tables import HEADINGS, ROWS, a_csv, a_sheet, activities, as_suggested

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with at(2023, 11, 21, 16, 0):
        yield


@pytest.fixture
def clerk() -> Who:
    return clerk_at_work()


def columns(held: CatchUp) -> dict[str, str]:
    return {one["heading"]: one["field"] for one in held.shown["columns"]}


def kinds(held: CatchUp) -> dict[str, str]:
    return {one["word"]: one["kind"] for one in held.shown["words"]}


def ready(clerk: Who, content: bytes, name: str = "台账.xlsx") -> CatchUp:
    held = hold(by=clerk, name=name, content=content)
    return as_suggested(clerk, held)


def done(clerk: Who, content: bytes, *, with_doubles: bool = False) -> CatchUp:
    return confirm(by=clerk, held=ready(clerk, content), with_doubles=with_doubles)


def well(who: Who) -> None:
    assert [*differences(who.tenant_id), *goods.differences(who.tenant_id)] == []
    assert list(stock_recount.differences(who.tenant_id)) == []


def test_a_table_becomes_records_marked_and_counted_each_in_its_month(clerk: Who) -> None:
    """R34"""
    held = done(clerk, a_sheet([HEADINGS, *ROWS]))

    records = list(Record.objects.order_by("happened_on"))
    assert held.state == CatchUpState.DONE
    assert [record.kind for record in records] == ["drill", "talk", "training"]
    assert all(record.is_caught_up and record.author == clerk.unit for record in records)
    assert [(row.number, row.batch_id) for row in CatchUpRow.objects.order_by("number")] == [
        (2, held.pk),
        (3, held.pk),
        (4, held.pk),
    ]
    well(clerk)


def test_nothing_is_recorded_before_the_confirmation_and_nothing_is_left_of_what_was_let_go(clerk: Who) -> None:
    """R34"""
    held = ready(clerk, a_sheet([HEADINGS, *ROWS]))
    before = Record.objects.count()

    drop(by=clerk, held=held)

    assert (held.shown["good"], before, CatchUp.objects.count()) == (3, 0, 0)


def test_the_duty_it_met_is_done_and_no_message_goes_out(clerk: Who) -> None:
    """R34"""
    done(clerk, a_sheet([HEADINGS, *ROWS]))

    drill = DutyInstance.objects.get(unit=clerk.unit, duty__template="community_drill", ends__year=2023, ends__month=12)
    assert drill.done_on == date(2023, 11, 2)
    assert not RecordUnit.objects.filter(part="co").exists()


def test_the_batch_has_one_line_in_the_journal(clerk: Who) -> None:
    done(clerk, a_sheet([HEADINGS, *ROWS]))

    lines = Line.objects.filter(tenant_id=clerk.tenant_id, verb__in=["catch_up", "save_record"])
    assert [(line.verb, line.detail) for line in lines] == [("catch_up", {"rows": 3})]


def test_what_is_in_the_ledger_or_twice_in_the_table_is_left_out_and_listed(clerk: Who) -> None:
    """R34"""
    draft = Draft(kind="drill", happened_on=date(2023, 11, 2), setting="community", place="锦绣苑", audience_count=40)
    save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4())

    held = done(clerk, a_sheet([HEADINGS, *ROWS, ROWS[2]]))

    assert [(one["number"], one["same"]) for one in held.shown["doubles"]] == [
        (2, "台账里已经有了"),
        (5, "和Sheet1第4行一样"),
    ]
    assert Record.objects.count() == 3


def test_the_same_table_again_has_nothing_new(clerk: Who) -> None:
    done(clerk, a_sheet([HEADINGS, *ROWS]))
    again = ready(clerk, a_sheet([HEADINGS, *ROWS]))

    with pytest.raises(Refusal, match="没有可以记的行"):
        confirm(by=clerk, held=again)


def test_doubles_are_recorded_where_somebody_says_so(clerk: Who) -> None:
    done(clerk, a_sheet([HEADINGS, ROWS[0], ROWS[0]]), with_doubles=True)

    assert Record.objects.count() == 2
    well(clerk)


def test_what_a_unit_said_its_words_mean_is_remembered_for_its_next_table_and_no_other_unit(clerk: Who) -> None:
    """R34"""
    rows = [("哪天", "做的", "数"), ("2023-11-02", "老样子", 40)]
    held = hold(by=clerk, name="台账.xlsx", content=a_sheet(rows))
    told = {"哪天": "happened_on", "做的": "kind", "数": "audience_count"}
    held = set_columns(by=clerk, held=held, columns=told, kinds={})
    set_columns(by=clerk, held=held, columns=told, kinds={"老样子": "talk"})
    stranger = someone("clerk", a_unit(clerk.tenant, "滨江路社区"))

    again = hold(by=clerk, name="台账.xlsx", content=a_sheet(rows))
    theirs = hold(by=stranger, name="台账.xlsx", content=a_sheet(rows))

    assert (columns(again), kinds(again)) == (told, {"老样子": "talk"})
    assert columns(theirs) != told


def test_a_title_that_names_all_activities_tells_nothing_and_one_of_drills_tells_drills(clerk: Who) -> None:
    """R54: rows without a kind speak for themselves, also in a 消防宣传活动台账."""
    rows = [("时间", "地点", "内容"), ("2023-04-20", "锦绣苑1栋", "入户发放宣传单")]

    of_all = ready(clerk, a_sheet([("2023年消防宣传活动台账",), *rows]))
    of_drills = hold(by=clerk, name="演练.xlsx", content=a_sheet([("2023年消防演练台账",), *rows]))

    assert of_all.shown["default"] == ""
    assert "theme_event" not in str(of_all.shown)
    assert of_drills.shown["default"] == "drill"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({}, "no_day"),
        ({"日期": "happened_on", "地点": "happened_on"}, "twice"),
        ({"日期": "happened_on", "地点": "secret"}, "no_such_field"),
    ],
)
def test_columns_that_do_not_fit_are_refused_with_a_sentence(clerk: Who, told: dict[str, str], code: str) -> None:
    held = hold(by=clerk, name="台账.xlsx", content=a_sheet([HEADINGS, *ROWS]))

    with pytest.raises(Refusal) as refused:
        set_columns(by=clerk, held=held, columns=told, kinds={})

    assert refused.value.reason.code == code


def test_another_units_upload_answers_like_none(clerk: Who) -> None:
    """N04"""
    held = ready(clerk, a_sheet([HEADINGS, *ROWS]))
    neighbour = someone("clerk", a_unit(clerk.tenant, "滨江路社区"))
    stranger = someone("clerk", a_unit(a_tenant("上坪街道"), "锦绣社区"))

    for who in (neighbour, stranger):
        with pytest.raises(Refusal) as theirs:
            batch_of(who, held.pk)
        with pytest.raises(Refusal) as none:
            batch_of(who, uuid.uuid4())
        assert theirs.value.reason == none.value.reason
        assert batches_of(who) == []
        for deed in (drop, confirm):
            with pytest.raises(Refusal):
                deed(by=who, held=held)
    assert Record.objects.count() == 0


def test_a_leader_and_a_reader_may_not(clerk: Who) -> None:
    reader = someone("leader", a_unit(clerk.tenant, "街道办", "office"))

    with pytest.raises(Refusal):
        hold(by=reader, name="台账.xlsx", content=a_sheet([HEADINGS, *ROWS]))


def test_a_forgotten_upload_is_gone_after_a_day_but_not_what_was_recorded(clerk: Who) -> None:
    kept = done(clerk, a_sheet([HEADINGS, *ROWS]))
    forgotten = ready(clerk, a_sheet([HEADINGS, *ROWS]))

    with at(2023, 11, 22, 16, 1):
        with pytest.raises(Refusal):
            batch_of(clerk, forgotten.pk)
        hold(by=clerk, name="台账.xlsx", content=a_sheet([HEADINGS, *ROWS]))

    assert CatchUp.objects.filter(pk=kept.pk).exists()
    assert not CatchUp.objects.filter(pk=forgotten.pk).exists()


def test_a_job_killed_half_way_goes_on_and_nothing_is_there_twice(clerk: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    """N11"""
    content = a_csv([HEADINGS, *activities(1300)])
    monkeypatch.setattr(deeds, "WHILE_WAITING", 10)
    held = hold(by=clerk, name="台账.csv", content=content)
    carry_on.call(str(held.pk))
    held.refresh_from_db()
    set_columns(by=clerk, held=held, columns=columns(held), kinds=kinds(held))
    carry_on.call(str(held.pk))
    held.refresh_from_db()
    confirm(by=clerk, held=held)
    write, calls = writing.write_handful, list[int]()

    def killed(*given: Any) -> bool:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return write(*given)

    monkeypatch.setattr(deeds, "write_handful", killed)
    with pytest.raises(KeyboardInterrupt):
        carry_on.call(str(held.pk))
    half_way = Record.objects.count()
    well(clerk)
    monkeypatch.setattr(deeds, "write_handful", write)

    carry_on.call(str(held.pk))
    carry_on.call(str(held.pk))

    held.refresh_from_db()
    assert (half_way, Record.objects.count(), held.state) == (1000, held.shown["good"], CatchUpState.DONE)
    assert held.shown["written"] == held.shown["good"] == 1300
    well(clerk)


def test_taking_back_voids_what_came_and_leaves_what_somebody_touched(clerk: Who) -> None:
    """N09"""
    held = done(clerk, a_sheet([HEADINGS, *ROWS]))
    voided = Record.objects.get(kind="talk")
    void(by=clerk, record=voided, reason="记重了")

    take_back(by=clerk, held=held, reason="传错了表")

    voided.refresh_from_db()
    assert voided.void_reason == "记重了"
    assert {record.state for record in Record.objects.all()} == {RecordState.VOID}
    assert Record.objects.get(kind="drill").void_reason == "补录撤销：传错了表"
    assert (Fact.objects.count(), Credit.objects.count()) == (0, 0)
    well(clerk)


def test_a_table_that_was_taken_back_can_be_recorded_again(clerk: Who) -> None:
    held = done(clerk, a_sheet([HEADINGS, *ROWS]))
    take_back(by=clerk, held=held, reason="传错了表")

    done(clerk, a_sheet([HEADINGS, *ROWS]))

    assert Record.objects.filter(state=RecordState.VALID).count() == 3
    well(clerk)


def test_what_was_handed_out_counts_but_moves_no_stock(clerk: Who) -> None:
    """R60"""
    bought(clerk, clerk.unit, day=date(2023, 11, 1), apron=100)
    rows = [("日期", "类型", "围裙"), ("2023-11-06", "发放", 20)]

    done(clerk, a_sheet(rows))

    assert Fact.objects.get(figure="handout.apron").value == 20
    assert not HandoutMove.objects.exists()
    well(clerk)


def outcome(unit: Unit) -> tuple[Any, ...]:
    """Everything that was written for the records of a unit, without keys."""
    records = {record.pk: record for record in Record.objects.filter(author=unit)}
    name = {pk: (one.kind, one.happened_on, one.place, one.summary, one.audience_count) for pk, one in records.items()}
    return (
        sorted(map(str, name.values())),
        sorted(
            (str(name[one.record_id]), one.figure, one.value, str(one.day)) for one in Fact.objects.filter(unit=unit)
        ),
        sorted(
            (str(name[one.record_id]), one.instance.label, one.is_late)
            for one in Credit.objects.filter(record__author=unit).select_related("instance")
        ),
        sorted(
            (str(name[one.record_id]), sorted(one.text.split()))
            for one in RecordSearch.objects.filter(record__author=unit)
        ),
        sorted(
            (str(name[one.record_id]), one.building.name)
            for one in RecordBuilding.objects.filter(record__author=unit).select_related("building")
        ),
        sorted(
            (str(name[one.record_id]), one.place.name)
            for one in RecordPlace.objects.filter(record__author=unit).select_related("place")
        ),
        sorted((one.label, str(one.done_on), one.is_late) for one in DutyInstance.objects.filter(unit=unit)),
    )


A_ROW = st.builds(
    lambda kind, month, day, place, people: (f"2023-{month:02}-{day:02}", kind, place, people, "讲用电"),
    st.sampled_from(["演练", "宣讲", "培训", "发放", "主题活动", "广播", "参观", "会商"]),
    st.integers(1, 10),
    st.integers(1, 28),
    st.sampled_from(["锦绣苑", "锦绣苑2栋", "锦绣苑南门", "小广场", ""]),
    st.one_of(st.just(""), st.integers(0, 300)),
)


def a_town() -> Who:
    """The clerk of a community with a plan, two buildings of which one was closed in May, and a place."""
    tenant = a_tenant()
    office = the_office(tenant)
    own = a_unit(tenant, "甲社区")
    a_plan(office)
    a_building(own, "1栋")
    a_building(own, "2栋", closed_on=date(2023, 5, 31))
    a_place(own, "小广场")
    return someone("clerk", own)


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=st.lists(A_ROW, min_size=1, max_size=12))
def test_in_bulk_is_what_saving_one_by_one_would_be(rows: list[tuple[Any, ...]]) -> None:
    """N08"""
    whole, single = a_town(), a_town()
    drafts: list[Draft] = []

    held = ready(whole, a_csv([HEADINGS, *rows]), "台账.csv")
    original = writing._record

    def kept(by: Who, unit: Unit, key: uuid.UUID, draft: Draft) -> Record:
        drafts.append(draft)
        return original(by, unit, key, draft)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "_record", kept)
        confirm(by=whole, held=held, with_doubles=True)
    for draft in drafts:
        save_record(by=single, unit=single.unit, draft=draft, client_id=uuid.uuid4())

    assert len(drafts) == len(rows)
    assert outcome(whole.unit) == outcome(single.unit)
    well(whole)
    well(single)
