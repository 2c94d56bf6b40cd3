import uuid
from datetime import date

import pytest

from beacon.journal.models import Line
from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.records.actions import save_record
from beacon.records.asking.second_looks import keep_as_it_is, second_look
from beacon.records.drafts import Draft
from beacon.records.models import Fact, LookedAgain, Record
from beacon.records.sites import Sites
from beacon.registers.models import Building, Place
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


def building(who: Who, name: str, households: int | None) -> Building:
    details = {} if households is None else {"households": households}
    row = Building(
        tenant_id=who.tenant_id,
        unit=who.unit,
        code=name,
        estate="锦绣苑",
        name=name,
        use="residential",
        details=details,
        opened_on=date(2020, 1, 1),
    )
    row.save(force_insert=True)
    return row


def saved_at(who: Who, *buildings: Building, **more: object) -> Record:
    return saved(who, sites=Sites(buildings=tuple(one.pk for one in buildings)), **more)


@pytest.mark.parametrize(
    ("kind", "people", "code"),
    [("talk", 245, ""), ("talk", 246, "too_many"), ("drill", 294, ""), ("drill", 295, "too_many"), ("talk", None, "")],
)
def test_more_people_than_live_there_are_asked_about_a_drill_from_a_fifth_more_on(
    clerk: Who, kind: str, people: int | None, code: str
) -> None:
    """N14 100 households are 245 residents (2.45 each); a drill may have 294."""
    one, other = building(clerk, "1栋", 60), building(clerk, "2栋", 40)

    assert asked(clerk, saved_at(clerk, one, other, kind=kind, audience_count=people)) == code


def test_where_nobody_knows_how_many_live_there_nothing_is_asked(clerk: Who) -> None:
    """N14 One building without households, none at all, nought, or another site as well."""
    known, unknown, nought = building(clerk, "1栋", 1), building(clerk, "2栋", None), building(clerk, "3栋", 0)
    place = Place(
        tenant_id=clerk.tenant_id, unit=clerk.unit, code="P1", name="广场", kind="square", opened_on=date(2020, 1, 1)
    )
    place.save(force_insert=True)
    also_elsewhere = Sites(buildings=(known.pk,), places=(place.pk,))

    assert asked(clerk, saved_at(clerk, known, unknown, audience_count=999)) == ""
    assert asked(clerk, saved_at(clerk, nought, audience_count=999)) == ""
    assert asked(clerk, saved(clerk, audience_count=999)) == ""
    assert asked(clerk, saved(clerk, audience_count=999, sites=also_elsewhere)) == ""
    assert asked(clerk, saved_at(clerk, known, kind="online_training", audience_count=999)) == ""


SAID = "在小区广场摆摊宣讲，发放宣传单，提醒大家出门关电关气、楼道不堆杂物"


def test_the_units_own_last_sentence_once_more_is_answered_kindly(clerk: Who) -> None:
    """N14 The last one of that kind; only what is long enough to mean anything."""
    saved(clerk, summary=SAID)
    saved(clerk, "theme_event", summary="趣味运动会，灭火毯接力和烟道体验，一家一家来比，老人孩子都参加")

    found = second_look(clerk, saved(clerk, summary=SAID + "。"))

    assert found is not None
    assert (found.code, found.sentence) == ("same_text", "这句和11月2日写的差不多，下次写“同上次”就行。")
    assert asked(clerk, saved(clerk, "theme_event", summary=SAID)) == ""
    assert asked(clerk, saved(clerk, summary="同上次")) == ""


def test_another_units_sentence_is_nobodys_business(clerk: Who) -> None:
    """N14 Across units: nothing."""
    saved(someone("clerk", a_unit(clerk.tenant, "滨江路社区")), summary=SAID)

    assert asked(clerk, saved(clerk, summary=SAID)) == ""


def test_once_answered_no_question_comes_back(clerk: Who) -> None:
    """N14 One question a save: not the next one instead either."""
    saved(clerk, summary=SAID)
    record = saved(clerk, summary=SAID, audience_count=40, skill_count=45)
    assert asked(clerk, record) == "skill"

    keep_as_it_is(by=clerk, record=record)
    keep_as_it_is(by=clerk, record=record)

    assert asked(clerk, record) == ""
    assert LookedAgain.objects.filter(record=record).count() == 1
    assert Record.objects.get(pk=record.pk).skill_count == 45


def test_only_who_was_asked_answers(clerk: Who) -> None:
    """N14 N10 A colleague, another unit, somebody of another subdistrict."""
    record = saved(clerk, audience_count=40, skill_count=45)
    others = {
        "anothers": someone("head", clerk.unit),
        "not_yours": someone("clerk", a_unit(clerk.tenant, "滨江路社区")),
        "read_only": someone("leader", a_unit(clerk.tenant, "街道", "office")),
    }
    for code, other in others.items():
        with pytest.raises(Refusal) as refused:
            keep_as_it_is(by=other, record=record)
        assert refused.value.code == code
    with pytest.raises(Refusal):
        keep_as_it_is(by=someone("clerk", a_unit(a_tenant("上坪街道"))), record=record)

    assert asked(clerk, record) == "skill"


def test_nothing_says_who_was_asked_how_often(clerk: Who) -> None:
    """N14 N01 No unit, no person, no kind of question in the table, and no line in the journal."""
    record = saved(clerk, audience_count=40, skill_count=45)
    lines = Line.objects.count()

    keep_as_it_is(by=clerk, record=record)

    assert {field.name for field in LookedAgain._meta.get_fields()} == {"id", "tenant", "record", "at"}
    assert Line.objects.count() == lines
