from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.catalogue.duties import TEMPLATES, TIMED
from beacon.kit.clock import SHANGHAI
from beacon.kit.windows import Deadlines
from beacon.kit.workdays import Workdays
from beacon.people.models import Unit, UnitFunction, UnitGroup, UnitKind
from beacon.plans.expected import Year, identity, instances, spans
from beacon.plans.models import Duty, DutyInstance, Status

YEAR = Year(2023, date(2023, 4, 15), 23, Workdays())
LONG_AGO = date(2010, 1, 1)


def duty(template: str = "", **values: object) -> Duty:
    """An unsaved timed duty; of the catalogue when a template is named."""
    made = TEMPLATES.get(template)
    given_values = {
        "template": template,
        "mode": TIMED,
        "title": made.title if made else "培训",
        "cadence": made.cadence if made else "monthly",
        "groups": list(made.groups) if made else ["community"],
        **values,
    }
    return Duty(**given_values)


def unit(kind: str = "community", *, opened_on: date = LONG_AGO, closed_on: date | None = None, **values: str) -> Unit:
    group = {"community": UnitGroup.COMMUNITY, "village": UnitGroup.VILLAGE, "department": UnitGroup.DEPARTMENT}
    return Unit(
        kind=kind,
        group=group.get(kind, UnitGroup.CONCERNED),
        opened_on=opened_on,
        closed_on=closed_on,
        name=values.pop("name", "锦绣社区"),
        **values,
    )


def rows(made: Duty, units: list[Unit], year: Year = YEAR) -> list[DutyInstance]:
    return list(instances(made, units, year))


def test_nine_month_reports_from_april_with_a_short_first_window() -> None:
    """R04 R69 From a notice of 15 April: April's report covers 15–23, then month by month to December."""
    made = rows(duty("month_report"), [unit()])

    assert [(row.label, row.starts, row.ends, row.is_short) for row in made[:2]] == [
        ("4月月报", date(2023, 4, 15), date(2023, 4, 23), True),
        ("5月月报", date(2023, 4, 24), date(2023, 5, 23), False),
    ]
    assert [row.label for row in made[2:]] == [f"{month}月月报" for month in range(6, 13)]


def test_two_drills_and_three_visits_from_april_with_short_first_periods() -> None:
    """R04 R32 R33 The first half-year and quarter begin on the signed date and end as the calendar says."""
    drills = rows(duty("community_drill"), [unit()])
    visits = rows(duty("station_visit"), [unit()])

    assert [(row.label, row.starts, row.due_on, row.is_short) for row in drills] == [
        ("上半年演练", date(2023, 4, 15), date(2023, 6, 30), True),
        ("下半年演练", date(2023, 7, 1), date(2023, 12, 31), False),
    ]
    assert [(row.label, row.is_short) for row in visits] == [
        ("二季度参观", True),
        ("三季度参观", False),
        ("四季度参观", False),
    ]


def test_the_emergency_office_owes_one_check_per_school_in_the_autumn_window() -> None:
    """R36 The debtor is the visiting unit, the subject each school; spring lies before the notice."""
    emergency = unit("department", function=UnitFunction.EMERGENCY, name="应急办")
    schools = [unit(UnitKind.SCHOOL, name=name) for name in ("江畔小学", "江畔中学")]

    made = rows(duty("school_opening_check"), [emergency, unit("department", name="党群办"), *schools])

    assert [(row.unit, row.label, row.starts, row.due_on) for row in made] == [
        (emergency, f"秋季开学检查·{name}", date(2023, 8, 22), date(2023, 9, 21)) for name in ("江畔小学", "江畔中学")
    ]


def test_villages_and_concerned_units_owe_no_community_drill() -> None:
    """R02 R32 Duties bind group by group."""
    assert rows(duty("community_drill"), [unit("village"), unit(UnitKind.SCHOOL)]) == []


def test_a_continuous_duty_and_a_tracked_one_expect_nothing() -> None:
    assert spans(duty(cadence="continuous"), YEAR) == ()
    assert spans(duty(mode="T", cadence="monthly"), YEAR) == ()


def test_a_stated_day_is_the_due_day_of_its_period() -> None:
    """N12 Another town's 每月25日前 and 次月5日前 give their own due days."""
    same = spans(duty(due={"day": 25}), YEAR)
    following = spans(duty(due={"day": 5, "next_month": True}), YEAR)
    last = spans(duty(due={"day": "last"}), YEAR)

    assert [span.due_on for span in same[:2]] == [date(2023, 4, 25), date(2023, 5, 25)]
    assert [span.due_on for span in following[:2]] == [date(2023, 5, 5), date(2023, 6, 5)]
    assert [span.due_on for span in last[:2]] == [date(2023, 4, 30), date(2023, 5, 31)]


def test_a_weekly_duty_is_expected_each_week_on_its_weekday() -> None:
    """N12 每周五前: Monday to Sunday, the first week short, due on the Friday."""
    weeks = spans(duty(cadence="weekly", due={"weekday": 5}), YEAR)

    assert [(week.starts, week.ends, week.due_on, week.short) for week in weeks[:2]] == [
        (date(2023, 4, 15), date(2023, 4, 16), date(2023, 4, 15), True),
        (date(2023, 4, 17), date(2023, 4, 23), date(2023, 4, 21), False),
    ]
    assert weeks[-1].ends == date(2023, 12, 31)


def test_a_closed_visiting_office_leaves_its_duty_to_the_one_that_is_open() -> None:
    """R36 Two emergency units, the first closed: the schools are visited by the second."""
    gone = unit("department", function=UnitFunction.EMERGENCY, name="旧应急办", closed_on=date(2023, 6, 1))
    here = unit("department", function=UnitFunction.EMERGENCY, name="应急办")

    made = rows(duty("school_opening_check"), [gone, here, unit(UnitKind.SCHOOL, name="江畔小学")])

    assert [row.unit for row in made] == [here]


def test_a_one_off_with_a_date_is_expected_once() -> None:
    assert [span.due_on for span in spans(duty(cadence="once", due={"date": "--11-30"}), YEAR)] == [date(2023, 11, 30)]
    assert spans(duty(cadence="once", due={"date": "2023-03-01"}), YEAR) == ()
    assert spans(duty(cadence="once", due=None), YEAR) == ()


@given(
    template=st.sampled_from(["month_report", "community_drill", "station_visit"]),
    opened_on=st.dates(date(2022, 1, 1), date(2024, 6, 1)),
    deadline_day=st.integers(1, 28),
    starts_on=st.dates(date(2023, 1, 1), date(2023, 12, 31)),
)
def test_no_unit_is_late_before_it_existed(template: str, opened_on: date, deadline_day: int, starts_on: date) -> None:
    """R68 A unit owes a period only if it existed by its due day, from its opening on, and never before the notice."""
    year = Year(2023, starts_on, deadline_day, Workdays())

    made = rows(duty(template), [unit(opened_on=opened_on)], year)

    midnight = datetime.combine(opened_on, time(), SHANGHAI)
    assert [row for row in made if row.late_from <= midnight] == []
    assert [row for row in made if row.starts < max(opened_on, starts_on)] == []
    assert [row for row in made if row.ends < row.starts or row.due_on < row.starts] == []


@given(closed_on=st.dates(date(2023, 4, 15), date(2024, 1, 31)))
def test_a_unit_that_closed_owes_nothing_that_fell_due_afterwards(closed_on: date) -> None:
    made = rows(duty("month_report"), [unit(closed_on=closed_on)])

    assert [row for row in made if row.due_on > closed_on] == []


@given(moment=st.datetimes(datetime(2023, 4, 15), datetime(2023, 12, 30)))
def test_at_any_moment_one_drill_is_open_and_the_earlier_one_overdue_or_done(moment: datetime) -> None:
    """R32 Overdue, and closed when the next one falls due, follow from the clock alone."""
    now = moment.replace(tzinfo=SHANGHAI)
    first, second = rows(duty("community_drill"), [unit()])

    in_first = now < first.late_from
    assert first.status(now) is (Status.OPEN if in_first else Status.OVERDUE)
    assert second.status(now) is (Status.UPCOMING if in_first else Status.OPEN)


def test_an_overdue_month_is_closed_when_the_next_falls_due() -> None:
    april, may = rows(duty("month_report"), [unit()])[:2]

    assert april.status(may.late_from - timedelta(seconds=1)) is Status.OVERDUE
    assert april.status(may.late_from) is Status.MISSED


def test_every_row_of_a_duty_has_an_identity_of_its_own() -> None:
    made = rows(duty("month_report"), [unit(), unit(name="滨江路社区")])

    assert len({identity(row) for row in made}) == len(made) == 18


def test_a_period_keeps_its_key_whatever_its_days() -> None:
    """R68 The same period is found again after its dates have moved."""
    moved = Year(2023, date(2023, 4, 15), Deadlines(((date(2023, 1, 1), 23), (date(2023, 5, 24), 25))), Workdays())

    before, after = spans(duty("month_report"), YEAR), spans(duty("month_report"), moved)

    assert [span.period for span in before] == [span.period for span in after]
    assert [(span.period, span.starts, span.ends) for span in after[:3]] == [
        ("2023-04", date(2023, 4, 15), date(2023, 4, 23)),
        ("2023-05", date(2023, 4, 24), date(2023, 5, 23)),
        ("2023-06", date(2023, 5, 24), date(2023, 6, 25)),
    ]


@pytest.mark.parametrize(
    ("cadence", "last"),
    [
        ("monthly", "2023-12"),
        ("bimonthly", "2023B6"),
        ("quarterly", "2023Q4"),
        ("half_yearly", "2023H2"),
        ("yearly", "2023"),
        ("weekly", "2023-W52"),
        ("term_start", "2023-autumn"),
        ("per_term", "2023-autumn"),
        ("once", "once"),
    ],
)
def test_every_cadence_names_its_periods(cadence: str, last: str) -> None:
    made = spans(duty(cadence=cadence, due={"date": "--11-30"} if cadence == "once" else None), YEAR)

    assert made[-1].period == last
    assert len({span.period for span in made}) == len(made)


def test_a_yearly_duty_with_a_stated_date_is_due_on_that_date() -> None:
    (row,) = rows(duty(cadence="yearly", due={"date": "--11-30"}), [unit()])

    assert (row.due_on, row.ends) == (date(2023, 11, 30), date(2023, 12, 31))


def test_a_single_duty_from_a_day_to_a_day_begins_on_the_first() -> None:
    (row,) = rows(duty(cadence="once", due={"from": "--11-01", "to": "--11-30"}), [unit()])

    assert (row.starts, row.due_on) == (date(2023, 11, 1), date(2023, 11, 30))
