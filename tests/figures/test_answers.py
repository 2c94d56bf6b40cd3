"""Answers to what can be asked: the same numbers as the sums, and no nought where nothing is known."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beacon.catalogue.goods import ITEMS
from beacon.catalogue.indicators import INDICATORS
from beacon.catalogue.kinds import OFFERED
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.tallies import FIGURES
from beacon.figures.answer import LEDGER, NO_NUMBER, NOT_ENTERED, WHOLE_ONLY
from beacon.figures.answers import Answers
from beacon.figures.askable import ASKABLE
from beacon.figures.duties import done_rate, overdue, period_rates, reporting
from beacon.figures.ledger import Look, open_ledger
from beacon.figures.questions import Question
from beacon.figures.sums import Sums, of_tenant, of_unit
from beacon.kit import clock
from beacon.kit.rates import Rate
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.actions import exempt
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.following.changes import merge_units
from beacon.records.models import RecordUnit
from beacon.records.sites import Sites
from beacon.records.together.joining import count_anew
from tests.reports.months import ENDS, a_month, an_office, month_of, record, sent
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.sites import a_building

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
NOVEMBER = (date(2023, 10, 24), ENDS)


@pytest.fixture(autouse=True)
def _afternoon(at: At) -> None:
    at("2023-11-24 16:00")


def asked(office: Who, starts: date = NOVEMBER[0], ends: date = ENDS) -> Answers:
    return Answers(office, starts, ends, clock.now())


def unit(office: Who, name: str) -> Unit:
    return Unit.objects.get(tenant=office.tenant, name=name)


def value(answers: Answers, identifier: str, of: Unit | None = None) -> object:
    return answers.answer(ASKABLE[identifier], of).value


def test_every_figure_and_indicator_of_the_catalogue_can_be_asked() -> None:
    """N08 What comes into the catalogue is in the list by itself; I05 and I06 are its first lines, I25 and I28 no
    single numbers."""
    figures = {figure for one in ASKABLE.values() for figure in one.figures}

    assert figures == set(FIGURES)
    assert set(INDICATORS) - {"I05", "I06", "I25", "I28"} <= set(ASKABLE)
    assert len({one.label for one in ASKABLE.values()}) == len(ASKABLE)


def test_each_number_is_that_of_its_page() -> None:
    """I01 I02 I03 I04 I05 I06 One definition, whoever asks."""
    office = a_month()
    answers, now = asked(office), clock.now()

    answer = reporting(office.tenant_id, ENDS)
    assert value(answers, "I01") == answer.submitted == Rate(2, 3)
    assert value(answers, "I02") == answer.on_time
    assert [value(answers, f"I01.{part}") for part in ("owed", "sent", "on_time")] == [3, 2, 0]
    assert value(answers, "I03") == done_rate(office, now)
    assert value(answers, "I04") == len(overdue(office, now))
    assert (value(answers, "events"), value(answers, "attendance")) == (3, 126)


def test_a_period_rate_is_that_of_the_period_meant() -> None:
    """I12 I13 Of a month the running quarter, of a quarter itself, of the year both half-years."""
    office = a_month()
    quarters = period_rates(office, "station_visit", clock.now())

    month = asked(office).answer(ASKABLE["I13"])
    quarter = asked(office, date(2023, 7, 1), date(2023, 9, 30)).answer(ASKABLE["I13"])
    none = asked(office, date(2022, 7, 1), date(2022, 9, 30)).answer(ASKABLE["I13"])

    assert (month.value, month.remark) == (quarters[-1].rate, f"是{quarters[-1].label}的。")
    assert quarter.value == quarters[-2].rate
    assert none.value is None


def test_what_is_covered_is_told_as_of_the_end_of_the_period() -> None:
    """I09 I10 I27 A high-rise somebody went to in November is covered in the year to November and not in that to
    October; where there is none to go to, there is no rate."""
    office = a_month()
    own, _ = (a_building(unit(office, "锦绣社区"), f"{n}栋") for n in (1, 2))
    record(office, "锦绣社区", "talk", date(2023, 11, 6), sites=Sites(buildings=(own.pk,)))
    for _ in range(2):
        told = {"outlet": "云汀日报", "headline": "进社区"}
        record(office, "锦绣社区", "media", date(2023, 11, 7), details=told)

    november, october = asked(office), Answers(office, date(2023, 9, 24), date(2023, 10, 23), clock.now())

    assert (value(november, "I09"), value(october, "I09")) == (Rate(1, 2), Rate(0, 2))
    assert november.answer(ASKABLE["I09"]).remark == "是1月1日—11月23日的。"
    assert (value(november, "I10"), value(november, "I20")) == (Rate(0, 2), None)
    assert (value(november, "I27"), value(october, "I27")) == (1, None), "nought is not known yet"
    assert november.answer(ASKABLE["I27"]).remark == "有1条和别的是同一篇，只算一篇。"


def test_a_unit_that_has_not_reported_has_no_nought() -> None:
    """I28 石梯村 recorded nothing and sent nothing: unknown. 桥头社区 sent a nil report: nought."""
    office = a_month()
    answers = asked(office)

    missing = answers.answer(ASKABLE["events"], unit(office, "石梯村"))
    nil = answers.answer(ASKABLE["events"], unit(office, "桥头社区"))

    assert (missing.value, missing.why) == (None, "11月月报还没报。")
    assert (nil.value, nil.why) == (0, "")


def test_what_a_unit_recorded_counts_before_it_reports_and_is_said() -> None:
    office = a_month()
    record(office, "石梯村", "drill", date(2023, 11, 9), audience_count=20)

    answer = asked(office).answer(ASKABLE["records@kind:drill"], unit(office, "石梯村"))

    assert (answer.value, answer.remark) == (1, "11月月报还没报，填的是已经记下的。")


def test_nought_of_the_whole_waits_for_the_last_report() -> None:
    office = a_month()

    before = asked(office).answer(ASKABLE["records@kind:training"])
    sent(office, "石梯村", nil=True)
    after = asked(office).answer(ASKABLE["records@kind:training"])

    assert (before.value, before.why) == (None, "有1家还没报。")
    assert after.value == 0


def test_an_exempt_unit_and_a_time_nobody_reported_of_are_not_entered() -> None:
    office = a_month()
    exempt(by=office, instance=month_of(office, "石梯村"), reason="撤并中")

    spared = asked(office).answer(ASKABLE["events"], unit(office, "石梯村"))
    early = asked(office, date(2023, 1, 1), date(2023, 1, 31)).answer(ASKABLE["events"])

    assert (spared.value, spared.why) == (None, f"免报，{NOT_ENTERED}")
    assert (early.value, early.why) == (None, NOT_ENTERED)


def test_a_head_count_that_was_not_entered_is_said_and_never_nought() -> None:
    """I06 锦绣's talk has no head-count: none for talks, and a remark beside the whole."""
    office = a_month()
    answers = asked(office)

    talks = answers.answer(ASKABLE["attendance@kind:talk"], unit(office, "锦绣社区"))
    everything = answers.answer(ASKABLE["attendance"], unit(office, "锦绣社区"))

    assert (talks.value, talks.why) == (None, "有1条没填人次。")
    assert (everything.value, everything.remark) == (126, "另有1条没填人次。")


def test_what_is_only_of_the_whole_is_not_split() -> None:
    office = a_month()

    answer = asked(office).answer(ASKABLE["I01"], unit(office, "锦绣社区"))

    assert (answer.value, answer.why) == (None, WHOLE_ONLY)


def test_an_indicator_nobody_can_work_out_yet_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    office = an_office("锦绣社区")
    monkeypatch.setattr("beacon.figures.answers._INDICATORS", {})

    answer = asked(office).answer(ASKABLE["I01"])

    assert (answer.value, answer.why) == (None, NO_NUMBER)


def test_the_list_behind_a_number_adds_up_to_it() -> None:
    """N08 Every sum leads to the records it counts."""
    office = a_month()
    answers = asked(office)

    for identifier in ("events", "attendance", "attendance@kind:drill", "events@setting:family", "handout.apron"):
        answer = answers.answer(ASKABLE[identifier], unit(office, "锦绣社区"))
        [source] = answer.sources
        question = Question.read(dict(pair.split("=") for pair in source.query.split("&")))

        assert (source.place, open_ledger(office, Look(question)).total) == (LEDGER, answer.value), identifier


drafts = st.builds(
    Draft,
    kind=st.sampled_from([kind.identifier for kind in OFFERED if not kind.at_school]),
    happened_on=st.dates(date(2023, 1, 1), date(2023, 12, 31)),
    setting=st.sampled_from(list(SETTINGS)),
    audience_count=st.none() | st.integers(0, 500),
    handouts=st.dictionaries(st.sampled_from(list(ITEMS)), st.integers(1, 50), max_size=2),
)


@given(
    rows=st.lists(st.tuples(st.integers(0, 3), drafts), max_size=12),
    span=st.tuples(st.dates(date(2023, 1, 1), date(2023, 12, 31)), st.dates(date(2023, 1, 1), date(2023, 12, 31))),
    merged=st.booleans(),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_answers_are_the_sums_of_every_unit(
    rows: list[tuple[int, Draft]], span: tuple[date, date], merged: bool
) -> None:
    """N08 One query for all units gives what one query for each gives, through grids below and mergers."""
    tenant = a_tenant()
    office = the_office(tenant)
    one, other = a_unit(tenant, "甲社区"), a_unit(tenant, "乙社区")
    units = [
        one,
        other,
        a_unit(tenant, "甲网格", UnitKind.GRID, parent=one),
        a_unit(tenant, "乙网格", UnitKind.GRID, parent=other),
    ]
    for number, draft in rows:
        clerk = someone("clerk", units[number])
        save_record(by=clerk, unit=units[number], draft=draft, client_id=uuid.uuid4())
    if merged:
        merge_units(by=office, units=[other], into=one, on=date(2023, 8, 15))
    starts, ends = min(span), max(span)

    answers = asked(office, starts, ends)

    for of in (None, *Unit.objects.filter(tenant=tenant)):
        sums = of_unit(of, starts, ends) if of else of_tenant(tenant.id, starts, ends)
        for identifier, expected in told(sums).items():
            assert (value(answers, identifier, of) or 0) == expected, (of, identifier)


def told(sums: Sums) -> dict[str, int]:
    return {
        "records": sums.records,
        "events": sums.events,
        "attendance": sums.attendance,
        "broadcast_minutes": sums.broadcast_minutes,
        **{f"events@setting:{name}": n for name, n in sums.by_setting.items()},
        **{f"records@kind:{name}": n for name, n in sums.by_kind.items() if f"records@kind:{name}" in ASKABLE},
        **{
            f"attendance@kind:{name}": n
            for name, n in sums.people_by_kind.items()
            if f"attendance@kind:{name}" in ASKABLE
        },
        **{f"handout.{name}": n for name, n in sums.handouts.items()},
    }


def test_eighty_units_ask_no_more_often_than_one() -> None:
    office = an_office(*(f"{number}社区" for number in range(12)))
    units = list(Unit.objects.filter(tenant=office.tenant))

    with CaptureQueriesContext(connection) as asked_once:
        answers = asked(office)
        for of in (None, *units):
            for identifier in ("events", "attendance", "handout.apron"):
                answers.answer(ASKABLE[identifier], of)

    assert len(asked_once) <= 4


def test_another_subdistricts_records_are_in_no_answer() -> None:
    """N10"""
    office = a_month()
    neighbour = the_office(a_tenant("上坪街道", district=office.tenant.district))

    answers = asked(neighbour)

    assert [value(answers, name) for name in ("events", "I01", "I04")] == [None, None, 0]
    assert value(answers, "events", unit(office, "锦绣社区")) is None


def test_what_units_of_one_tree_did_together_counts_once_for_the_tree() -> None:
    """R30 I05 A district form and the month report tell one number: two grids joined in a neighbour's talk, and two
    grids did one together."""
    office = an_office("锦绣社区", "滨江路社区")
    jinxiu = unit(office, "锦绣社区")
    one, two = (a_unit(office.tenant, name, UnitKind.GRID, parent=jinxiu) for name in ("一网格", "二网格"))
    theirs = record(office, "滨江路社区", "talk", date(2023, 11, 2), audience_count=40)
    ours = record(office, "一网格", "drill", date(2023, 11, 3), audience_count=7)
    for part, joined in ((one, theirs), (two, theirs), (two, ours)):
        RecordUnit.objects.create(tenant=office.tenant, record=joined, unit=part, part="co", answer="accepted")
        count_anew(joined)

    answers = asked(office)

    assert (value(answers, "events", jinxiu), value(answers, "attendance", jinxiu)) == (2, 47)
    assert of_unit(jinxiu, *NOVEMBER).attendance == 47
    assert (value(answers, "attendance", two), value(answers, "attendance")) == (47, 47)
