import uuid
from datetime import date
from typing import Any

import pytest

from beacon.catalogue.fields import sample_of
from beacon.catalogue.kinds import OFFERED, Kind
from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.records.actions import save_record, void
from beacon.records.asking.follow_ups import WHY, asked_of, fill_in, missing
from beacon.records.corrections import history_of
from beacon.records.drafts import Draft
from beacon.records.models import Fact, Record
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant()))


def saved(who: Who, kind: str = "drill", **more: Any) -> Record:
    draft = Draft(**{"kind": kind, "happened_on": date(2023, 11, 2), "setting": "community", **more})
    return save_record(by=who, unit=who.unit, draft=draft, client_id=uuid.uuid4()).record


def names(record: Record) -> list[str]:
    return [field.name for field in missing(record)]


def test_a_drill_lacks_people_minutes_kind_and_notice_and_nothing_else(clerk: Who) -> None:
    """R21 What makes a record say something is asked for; the rest never."""
    assert names(saved(clerk)) == ["audience_count", "evac_minutes", "drill_type", "notified_before"]
    full = {"evac_minutes": 6, "drill_type": "evacuation", "notified_before": False}
    assert names(saved(clerk, audience_count=0, details=full)) == []


def test_an_answer_is_a_correction_with_before_and_after(clerk: Who) -> None:
    """N09 The facts follow, and the history says what was added."""
    record = saved(clerk, topics=("escape",), handouts={"apron": 5}, place="锦绣苑")

    fill_in(by=clerk, record=record, name="audience_count", raw="40")

    record.refresh_from_db()
    (step,) = history_of(record)
    assert (record.audience_count, record.topics, record.handouts, record.place) == (
        40,
        ["escape"],
        {"apron": 5},
        "锦绣苑",
    )
    assert (step.correction.why, [(one.label, one.before, one.after) for one in step.changes]) == (
        WHY,
        [("参加人次", "", "40")],
    )
    assert Fact.objects.get(record=record, figure="attendance").value == 40
    assert not Fact.objects.filter(record=record, figure="uncounted").exists()


@pytest.mark.parametrize("kind", OFFERED, ids=lambda kind: kind.identifier)
def test_everything_asked_of_a_kind_can_be_answered_one_by_one(clerk: Who, kind: Kind) -> None:
    record = saved(clerk, kind.identifier)

    while asked := missing(record):
        fill_in(by=clerk, record=record, name=asked[0].name, raw=sample_of(asked[0]))
        record.refresh_from_db()

    assert {own.name for own in kind.fields if own.completes} <= set(record.details)


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("evac_minutes", "很快", "does_not_fit"),
        ("evac_minutes", "", "empty"),
        ("problems", "门锁着", "answered"),
        ("kind", "talk", "answered"),
    ],
)
def test_what_does_not_fit_or_is_not_asked_changes_nothing(clerk: Who, name: str, raw: str, code: str) -> None:
    record = saved(clerk)

    with pytest.raises(Refusal) as refused:
        fill_in(by=clerk, record=record, name=name, raw=raw)

    record.refresh_from_db()
    assert (refused.value.code, record.details, record.kind) == (code, {}, "drill")


def test_a_value_a_colleague_has_just_filled_in_is_not_written_over(clerk: Who) -> None:
    record = saved(clerk)
    stale = Record.objects.get(pk=record.pk)
    fill_in(by=clerk, record=record, name="evac_minutes", raw="6")

    fill_in(by=clerk, record=stale, name="drill_type", raw="evacuation")

    assert Record.objects.get(pk=record.pk).details == {"evac_minutes": 6, "drill_type": "evacuation"}


def test_nobody_is_asked_about_a_record_they_may_not_correct(clerk: Who) -> None:
    """N10 The office, another unit and a record that ended."""
    record = saved(clerk)
    office, other = the_office(clerk.tenant), someone("clerk", a_unit(clerk.tenant, "滨江路社区"))

    assert asked_of(clerk, record)
    assert (asked_of(office, record), asked_of(other, record)) == ((), ())
    void(by=clerk, record=record, reason="记重了")
    record.refresh_from_db()
    assert asked_of(clerk, record) == ()
    with pytest.raises(Refusal):
        fill_in(by=other, record=record, name="evac_minutes", raw="6")
