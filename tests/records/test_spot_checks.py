"""抽查: drawn once, by lot, shown to the office, thanked for on the unit's record."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from beacon.journal.models import Line
from beacon.kit.drawing import draw
from beacon.kit.refusals import Refusal
from beacon.people.models import Tenant, Unit, UnitKind
from beacon.people.reach import Who
from beacon.people.responsibility import Person, name_person
from beacon.records.actions import save_record, void
from beacon.records.asking.spot_checks import (
    ASKED_TO_CORRECT,
    CORRECTED,
    THANKS,
    Month,
    answer_check,
    closed_months,
    draw_month,
    drawn_of,
    find_check,
    thanks_of,
    to_ask,
)
from beacon.records.corrections import correct
from beacon.records.drafts import Draft
from beacon.records.models import Record, SpotCheck, SpotDraw
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
OCTOBER = Month(date(2023, 9, 24), date(2023, 10, 23))
NOTHING = Draft(kind="talk", happened_on=date(2023, 10, 9), setting="community", audience_count=40)


@pytest.fixture
def office(at: At) -> Who:
    at("2023-11-21 16:00")
    office = the_office(a_tenant())
    a_unit(office.tenant, "锦绣社区")
    a_plan(office)
    return office


@pytest.fixture
def clerk(office: Who) -> Who:
    return someone("clerk", Unit.objects.get(tenant=office.tenant, name="锦绣社区"))


def saved(who: Who, many: int = 1, day: date = NOTHING.happened_on) -> list[Record]:
    return [
        save_record(by=who, unit=who.unit, draft=replace(NOTHING, happened_on=day), client_id=uuid.uuid4()).record
        for _ in range(many)
    ]


def the_check(office: Who) -> SpotCheck:
    draw_month(by=office, ends=OCTOBER.ends)
    return SpotCheck.objects.select_related("record__author", "draw").get(tenant=office.tenant)


def test_a_draw_takes_what_counts_in_the_month_and_can_be_repeated_from_its_row(office: Who, clerk: Who) -> None:
    """N14 3 % of eight are five at least; voided ones and those of other windows stay out."""
    first, *rest = saved(clerk, 9)
    void(by=office, record=first, reason="记重了")
    saved(clerk, day=date(2023, 10, 24))
    saved(clerk, day=date(2023, 9, 23))

    drawn = draw_month(by=office, ends=OCTOBER.ends)

    kept = list(drawn.checks.order_by("position").values_list("record_id", flat=True))
    assert (drawn.starts, drawn.ends, drawn.percent, drawn.records_n) == (OCTOBER.starts, OCTOBER.ends, 3, 8)
    assert kept == draw(drawn.seed, [record.pk for record in reversed(rest)], 5)


def test_seed_and_share_stand_in_the_journal(office: Who, clerk: Who) -> None:
    """N14 Kept in audit."""
    saved(clerk, 6)

    drawn = draw_month(by=office, ends=OCTOBER.ends)

    line = Line.objects.get(tenant_id=office.tenant_id, verb="draw_spot_checks")
    assert (line.thing_id, line.actor_id) == (drawn.pk, office.account.pk)
    assert line.detail == {"ends": "2023-10-23", "seed": drawn.seed, "percent": 3, "records": 6, "drawn": 5}


def test_drawing_again_is_the_same_draw_whatever_came_meanwhile(office: Who, clerk: Who) -> None:
    """N14 Nobody draws until they like what they see."""
    saved(clerk, 6)
    first = draw_month(by=office, ends=OCTOBER.ends)
    saved(clerk, 6)
    Tenant.objects.update(spot_check_percent=10)

    again = draw_month(by=office, ends=OCTOBER.ends)

    assert again == first
    assert (SpotDraw.objects.count(), SpotCheck.objects.count()) == (1, 5)
    assert Line.objects.filter(verb="draw_spot_checks").count() == 1


@pytest.mark.parametrize("ends", [date(2023, 11, 23), date(2023, 10, 22), None])
def test_only_a_month_that_is_over_is_drawn_from(office: Who, clerk: Who, ends: date | None) -> None:
    saved(clerk, 6)

    with pytest.raises(Refusal) as refused:
        draw_month(by=office, ends=ends)

    assert refused.value.code == "not_over"
    assert closed_months(office)[0] == OCTOBER


def test_a_month_without_records_is_drawn_as_such(office: Who) -> None:
    drawn = draw_month(by=office, ends=OCTOBER.ends)

    assert (drawn.records_n, to_ask(office, drawn)) == (0, [])


@pytest.mark.parametrize("role", ["clerk", "head", "leader", "grid"])
def test_only_the_office_draws_sees_and_answers(office: Who, clerk: Who, role: str) -> None:
    """N14 N10 Never on another screen, the leader's neither."""
    saved(clerk)
    check = the_check(office)
    other = someone(role, clerk.unit if role != "leader" else a_unit(office.tenant, "街道", UnitKind.OFFICE))

    for deed in (
        lambda: draw_month(by=other, ends=OCTOBER.ends),
        lambda: drawn_of(other, OCTOBER),
        lambda: to_ask(other, check.draw),
        lambda: find_check(other, check.pk),
        lambda: answer_check(by=other, check=check, state="agrees"),
    ):
        with pytest.raises(Refusal):
            deed()
    assert SpotCheck.objects.get().state == "waiting"


def test_another_subdistricts_draw_is_neither_seen_nor_moved(office: Who, clerk: Who) -> None:
    """N10"""
    saved(clerk)
    check = the_check(office)
    stranger = the_office(a_tenant("上坪街道"))

    assert drawn_of(stranger, OCTOBER) is None
    assert to_ask(stranger, check.draw) == []
    with pytest.raises(Refusal) as refused:
        find_check(stranger, check.pk)
    assert refused.value.code == "not_yours"


def test_what_came_of_it_is_kept_and_can_be_taken_back(office: Who, clerk: Who) -> None:
    saved(clerk)
    check = the_check(office)

    answer_check(by=office, check=check, state="not_reached", remark="  下周 再打  ")
    kept = SpotCheck.objects.get()
    assert (kept.state, kept.note, kept.by) == ("not_reached", "下周 再打", office.account)
    assert kept.at is not None
    answer_check(by=office, check=check, state="waiting", remark="下周再打")

    kept = SpotCheck.objects.get()
    assert (kept.state, kept.note, kept.at, kept.by) == ("waiting", "下周再打", None, None)
    lines = Line.objects.filter(verb="answer_spot_check").order_by("number")
    assert [line.detail for line in lines] == [{"state": "not_reached"}, {"state": "waiting"}]


@pytest.mark.parametrize(
    ("state", "remark", "code"), [("agrees", "长" * 101, "long_note"), ("praised", "", "no_state")]
)
def test_a_wrong_answer_is_refused_and_nothing_changes(
    office: Who, clerk: Who, state: str, remark: str, code: str
) -> None:
    saved(clerk)
    check = the_check(office)

    with pytest.raises(Refusal) as refused:
        answer_check(by=office, check=check, state=state, remark=remark)

    assert refused.value.code == code
    assert SpotCheck.objects.get().state == "waiting"


def test_the_unit_reads_that_somebody_asked_and_thanked_and_nothing_before(office: Who, clerk: Who) -> None:
    """N14 有更正 leads to a correction by the unit: 谢谢更正."""
    [record] = saved(clerk)
    check = the_check(office)
    told = []
    for state in ("waiting", "not_reached", "agrees", "differs"):
        answer_check(by=office, check=check, state=state, remark="人次三十")
        told.append(thanks_of(clerk, record))

    correct(by=clerk, record=record, draft=replace(NOTHING, audience_count=30), why="人次填错了", seen=0)

    assert told == ["", "", THANKS, ASKED_TO_CORRECT]
    assert thanks_of(clerk, record) == CORRECTED
    assert "谢谢更正" in CORRECTED


def test_a_correction_made_before_the_call_is_no_answer_to_it(office: Who, clerk: Who, at: At) -> None:
    [record] = saved(clerk)
    correct(by=clerk, record=record, draft=replace(NOTHING, audience_count=30), why="人次填错了", seen=0)
    check = the_check(office)
    at("2023-11-21 17:00")

    answer_check(by=office, check=check, state="differs")

    assert thanks_of(clerk, record) == ASKED_TO_CORRECT


def test_a_unit_that_only_took_part_reads_nothing_of_it(office: Who, clerk: Who) -> None:
    """N14 Never on another unit's screen."""
    [record] = saved(clerk)
    answer_check(by=office, check=the_check(office), state="agrees")

    assert thanks_of(someone("clerk", a_unit(office.tenant, "滨江路社区")), record) == ""


def test_for_a_record_of_a_grid_its_community_is_called(office: Who, clerk: Who) -> None:
    """The 联络员 of today; a unit that named nobody has no number."""
    grid = someone("grid", a_unit(office.tenant, "第一网格", UnitKind.GRID, parent=clerk.unit))
    neighbour = someone("clerk", a_unit(office.tenant, "滨江路社区"))
    name_person(by=clerk, unit=clerk.unit, part="liaison", person=Person("陈小燕", "演示-0001"))
    saved(grid)
    saved(neighbour)

    asked = to_ask(office, draw_month(by=office, ends=OCTOBER.ends))

    called = {row.check.record.author.name: (row.name, row.phone) for row in asked}
    assert called == {"第一网格": ("陈小燕", "演示-0001"), "滨江路社区": ("", "")}


def test_nothing_of_it_can_be_added_up_by_unit_or_person_asked() -> None:
    """N01 N14 No unit, no score."""
    fields = {field.name for field in SpotCheck._meta.get_fields()}

    assert fields == {"id", "tenant", "draw", "record", "position", "state", "note", "at", "by"}
