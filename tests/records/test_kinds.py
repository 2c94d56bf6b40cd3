"""Every kind of activity from the form to the numbers, and the rows of the mission that are a record of one kind."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.http import QueryDict

from beacon.catalogue.kinds import KINDS, OFFERED, Kind
from beacon.catalogue.saying import as_read
from beacon.figures.ledger import Look, open_ledger
from beacon.figures.questions import Question, records_behind
from beacon.figures.sums import of_unit
from beacon.forms.reading import reading
from beacon.forms.sent import sent, typed
from beacon.kit import clock
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.progress import report_instances
from beacon.records.actions import places_of, save_record
from beacon.records.drafts import Draft, clean_draft
from beacon.records.models import Fact, Record
from beacon.reports.text.blocks import blocks
from tests.repo.test_forbidden_columns import offends
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan

pytestmark = pytest.mark.django_db

YEAR = (date(2023, 1, 1), date(2023, 12, 31))


@pytest.fixture
def clerk(at: Callable[[str], datetime]) -> Who:
    tenant = a_tenant()
    office = the_office(tenant)
    who = someone("clerk", a_unit(tenant, "锦绣社区"))
    a_plan(office)
    at("2023-11-21 16:00")
    return who


def saved(who: Who, kind: str, **more: Any) -> Record:
    draft = Draft(**{"kind": kind, "happened_on": date(2023, 11, 2), "setting": "community", **more})
    return save_record(by=who, unit=who.unit, draft=draft, client_id=uuid.uuid4()).record


def pairs(record: Record) -> dict[str, str]:
    return {pair.label: pair.value for pair in reading(record)}


@pytest.mark.parametrize("kind", OFFERED, ids=lambda kind: kind.identifier)
def test_every_kind_goes_from_the_form_to_facts_reading_ledger_and_cells(clerk: Who, kind: Kind) -> None:
    """N08 What one kind declares is enough: form, check, facts, reading view, ledger, cells of a spreadsheet."""
    form = QueryDict(mutable=True)
    form.update({"kind": kind.identifier, "day": "2023-11-20", "place": "锦绣广场", "audience_count": "40"})
    form.update({f"{kind.identifier}-{name}": value for name, value in kind.samples().items()})
    form.setlist("topics", ["escape", "ebikes"])

    draft = clean_draft(typed(sent(form)), unit=clerk.unit, today=clock.today())
    record = save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4()).record

    record = Record.objects.select_related("author").get(pk=record.pk)
    assert set(record.details) == {own.name for own in kind.fields}
    told = pairs(record)
    assert {own.label: as_read(own, record.details[own.name]) for own in kind.fields}.items() <= told.items()
    assert told["讲了哪些方面"] == "自救逃生、电动自行车"
    figures = dict(Fact.objects.filter(record=record).values_list("figure", "value"))
    assert (figures.get("events"), figures.get("attendance")) == ((1, 40) if kind.is_event else (None, None))
    assert (figures["records"], figures["topic.escape"]) == (1, 1)
    sheet = open_ledger(clerk, Look(Question(kind=kind.identifier)))
    assert [row.pk for row in sheet.records] == [record.pk]
    assert of_unit(clerk.unit, *YEAR).by_kind[kind.identifier] == 1


@pytest.mark.parametrize("kind", OFFERED, ids=lambda kind: kind.identifier)
def test_kind_and_day_alone_make_a_record(clerk: Who, kind: Kind) -> None:
    draft = clean_draft({"kind": kind.identifier, "happened_on": "2023-11-20"}, unit=clerk.unit, today=clock.today())

    assert (draft.details, draft.topics, draft.setting != "") == ({}, (), True)


def test_a_theme_event_is_in_ledger_and_month_report_at_once(clerk: Who) -> None:
    """R15"""
    record = saved(clerk, "theme_event", details={"theme": "预防为先"}, audience_count=60)

    assert [place.label for place in places_of(clerk, record)] == ["11月月报"]
    assert list(open_ledger(clerk, Look(Question(figure="events"))).records) == [record]
    month = next(row for row in report_instances(clerk.tenant_id, date(2023, 11, 23)) if row.unit_id == clerk.unit.pk)
    assert of_unit(clerk.unit, month.starts, month.ends).attendance == 60


def test_online_training_has_link_and_head_count_and_no_place_for_time_watched(clerk: Who) -> None:
    """R16 N01"""
    kind = KINDS["online_training"]

    record = saved(clerk, kind.identifier, details={"link": "https://example.org/119"}, audience_count=120)

    assert all(own.unit != "分钟" and offends(own.name, own.label) is None for own in kind.fields)
    assert Fact.objects.get(record=record, figure="attendance").value == 120
    assert next(pair.href for pair in reading(record) if pair.label == "课程链接") == "https://example.org/119"


def test_the_topic_table_sums_to_the_records_that_carry_the_topic(clerk: Who) -> None:
    """R19"""
    both = saved(clerk, "talk", topics=("life_passage", "escape"))
    one = saved(clerk, "broadcast", topics=("escape",))
    saved(clerk, "drill")

    topics = of_unit(clerk.unit, *YEAR).topics

    behind = {name: set(records_behind(clerk, Question(*YEAR, figure=f"topic.{name}"))) for name in topics}
    assert {name: len(records) for name, records in behind.items()} == topics
    assert (behind["escape"], behind["life_passage"], topics["small_fires"]) == ({both, one}, {both}, 0)


def test_a_drill_without_minutes_is_saved_and_says_so(clerk: Who) -> None:
    """R21 The cell says 未记用时; the drill counts in full."""
    record = saved(clerk, "drill", audience_count=86)

    assert pairs(record)["疏散用时"] == "未记用时"
    assert of_unit(clerk.unit, *YEAR).by_kind["drill"] == 1
    assert pairs(saved(clerk, "drill", details={"evac_minutes": 6}))["疏散用时"] == "6分钟"


def test_a_school_records_kinds_and_head_counts_by_grade_and_no_name(clerk: Who) -> None:
    """R34 N01 Numbers by grade; no field could hold a pupil."""
    school = a_unit(clerk.tenant, "江畔小学", UnitKind.SCHOOL)
    kind = KINDS["school_event"]
    details = {"form": "lecture", "lower_primary_n": 120, "upper_primary_n": 140}

    record = saved(clerk, kind.identifier, setting="school", school_id=school.pk, audience_count=260, details=details)

    assert (pairs(record)["小学一至三年级"], pairs(record)["小学四至六年级"]) == ("120人次", "140人次")
    assert not any(own.type == "text" for own in kind.fields)
    assert of_unit(clerk.unit, *YEAR).by_setting["school"] == 1


def test_a_gathering_counts_once_with_its_people_as_attendance(clerk: Who) -> None:
    """R41"""
    record = saved(clerk, "gathering", audience_count=75, topics=("power_gas", "elders_and_fire"))

    sums = of_unit(clerk.unit, *YEAR)

    assert (sums.events, sums.attendance, sums.topics["power_gas"], sums.topics["elders_and_fire"]) == (1, 75, 1, 1)
    assert pairs(record)["参加人次"] == "75人次"


def test_skill_is_counted_beside_attendance_and_never_in_it(clerk: Who) -> None:
    """R44"""
    record = saved(clerk, "talk", audience_count=40, skill_count=12)

    sums = of_unit(clerk.unit, *YEAR)

    assert (sums.attendance, sums.skill, pairs(record)["现场会用了"]) == (40, 12, "12人次")


def test_two_groups_ticked_do_not_double_the_attendance(clerk: Who) -> None:
    """R47"""
    saved(clerk, "talk", audience_count=40, audience_groups=("elders", "tenants"))

    sums = of_unit(clerk.unit, *YEAR)

    assert (sums.attendance, sums.groups["elders"], sums.groups["tenants"]) == (40, 1, 1)


def test_people_sent_out_stand_on_record_and_report_by_force(clerk: Who) -> None:
    """R53"""
    record = saved(clerk, "talk", forces={"grid": 2, "group_cadre": 3})

    block = next(block for block in blocks(of_unit(clerk.unit, *YEAR)) if block.name == "forces")

    assert pairs(record)["出动人次"] == "组干部3人次、网格员2人次"
    assert [(number.label, number.value, number.figure) for number in block.numbers] == [
        ("组干部", 3, "force.group_cadre"),
        ("网格员", 2, "force.grid"),
    ]


def test_a_film_shown_has_place_film_and_times_and_is_an_event(clerk: Who) -> None:
    """R54"""
    record = saved(clerk, "video", place="锦绣广场", details={"film": "《楼道里的火》", "times": 3}, audience_count=50)

    assert (pairs(record)["地点"], pairs(record)["放的哪部片"], pairs(record)["放了几遍"]) == (
        "锦绣广场",
        "《楼道里的火》",
        "3遍",
    )
    assert of_unit(clerk.unit, *YEAR).events == 1


def test_a_delegated_visit_counts_under_enterprises_and_has_no_field_for_a_penalty(clerk: Who) -> None:
    """R23"""
    kind = KINDS["delegated_visit"]
    draft = clean_draft({"kind": kind.identifier, "happened_on": "2023-11-20"}, unit=clerk.unit, today=clock.today())

    assert draft.setting == "enterprise"
    assert {own.name for own in kind.fields} == {"enterprises_n", "partner"}
