import uuid
from datetime import date

import pytest

from beacon.people.reach import Who
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.models import Fact, Record
from beacon.records.second_looks import second_look
from tests.support.people import a_tenant, a_unit, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant()))


def saved(who: Who, kind: str = "talk", **more: object) -> Record:
    draft = Draft(**{"kind": kind, "happened_on": date(2023, 11, 2), "setting": "community", **more})  # type: ignore[arg-type]
    return save_record(by=who, unit=who.unit, draft=draft, client_id=uuid.uuid4()).record


def asked(who: Who, record: Record) -> str:
    found = second_look(who, record)
    return found.code if found else ""


@pytest.mark.parametrize(("skill", "people", "code"), [(45, 40, "skill"), (40, 40, ""), (5, None, ""), (None, 40, "")])
def test_more_who_can_use_it_than_were_there_is_asked_about_and_counts_as_typed(
    clerk: Who, skill: int | None, people: int | None, code: str
) -> None:
    """R44 A soft question never changes a number."""
    record = saved(clerk, audience_count=people, skill_count=skill)

    assert asked(clerk, record) == code
    assert list(Fact.objects.filter(figure="skill").values_list("value", flat=True)) == [skill] * bool(skill)


def test_a_screen_that_plays_longer_than_a_day_is_asked_about(clerk: Who) -> None:
    """R51 More than 1440 minutes a day."""
    assert asked(clerk, saved(clerk, "screen", details={"minutes_a_day": 1500})) == "minutes"
    assert asked(clerk, saved(clerk, "screen", details={"minutes_a_day": 1440})) == ""


def test_the_same_piece_twice_is_asked_about_with_the_earlier_record(clerk: Who) -> None:
    """R13 Same link twice: a question; counted once either way."""
    first = saved(clerk, "media", details={"link": "https://example.org/a"})
    again = saved(clerk, "media", details={"link": "https://example.org/a"})

    found = second_look(clerk, again)

    assert found is not None
    assert (found.code, found.earlier) == ("same_piece", first)
    assert found.sentence == "这一篇11月2日已经记过，篇次只算一篇。是同一篇就撤销这条。"


def test_a_head_count_far_above_the_usual_is_asked_about(clerk: Who) -> None:
    """N14 More than five times the median of the unit's last six of the kind."""
    for people in (38, 40, 42):
        saved(clerk, audience_count=people)

    assert asked(clerk, saved(clerk, audience_count=201)) == "jump"
    assert asked(clerk, saved(clerk, audience_count=60)) == ""


def test_two_earlier_records_make_no_habit(clerk: Who) -> None:
    saved(clerk, audience_count=10)
    saved(clerk, audience_count=10)

    assert asked(clerk, saved(clerk, audience_count=500)) == ""


def test_only_the_one_who_saved_it_is_asked(clerk: Who) -> None:
    """N14 The author only; no count of questions is kept anywhere."""
    record = saved(clerk, audience_count=40, skill_count=45)

    assert asked(someone("head", clerk.unit), record) == ""
