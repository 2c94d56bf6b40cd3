"""A month's versions beside each other: who came in, which numbers moved."""

import io
import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beacon.kit.clock import SHANGHAI
from beacon.people.reach import Who
from beacon.plans.actions import exempt
from beacon.records.drafts import Draft
from beacon.records.models import RecordUnit
from beacon.records.together.joining import answer_joint
from beacon.reports.actions import return_report, submit
from beacon.reports.desk.beside import Beside, beside
from beacon.reports.desk.on_behalf import enter_mailed, record_for
from beacon.reports.models import Consolidation, Report
from beacon.reports.supplement import supplement
from tests.reports.months import an_office, clerk_of, frozen, month_of, record, sent

pytestmark = pytest.mark.django_db(transaction=True)

At = Callable[[str], datetime]
NAMES = ("锦绣社区", "滨江路社区", "桥头社区", "石梯村")


@pytest.fixture
def office(at: At) -> Who:
    at("2023-11-21 16:00")
    office = an_office(*NAMES)
    record(office, "锦绣社区", "talk", date(2023, 11, 2), audience_count=40)
    sent(office, "锦绣社区")
    return office


def told(held: Beside) -> list[dict[str, list[str]]]:
    return [{unit.name: list(words) for unit, words in change.units} for change in held.changes]


def numbers(held: Beside) -> dict[str, tuple[int, ...]]:
    return {row.label: row.values for row in held.rows if row.moved}


def test_one_version_has_nothing_beside_it(office: Who) -> None:
    held = beside(office, frozen(office))

    assert ([paper.number for paper in held.papers], told(held), numbers(held)) == ([1], [], {})


def test_units_that_came_in_and_numbers_that_moved_are_named(office: Who, at: At) -> None:
    """R69 v2 beside v1: 补报, 代录, a returned report sent again, an exemption; in roster order."""
    frozen(office)
    return_report(by=office, report=Report.objects.select_related("unit").get(), sentence="少记了一场")
    record(office, "锦绣社区", "talk", date(2023, 11, 9), audience_count=10)
    submit(by=clerk_of(office, "锦绣社区"), report=Report.objects.get(), nil=False)
    at("2023-11-24 10:00")
    sent(office, "滨江路社区", nil=True)
    exempt(by=office, instance=month_of(office, "桥头社区"), reason="并入别处")
    village = month_of(office, "石梯村")
    enter_mailed(
        by=office,
        instance=village,
        received_at=datetime(2023, 11, 20, 9, 0, tzinfo=SHANGHAI),
        name="月报.docx",
        content=io.BytesIO(b"PK\x03\x04 words"),
    )
    second = frozen(office)
    talk = Draft(kind="talk", happened_on=date(2023, 11, 2), setting="rural", audience_count=30)
    record_for(by=office, instance=village, draft=talk, client_id=uuid.uuid4())
    frozen(office)

    held = beside(office, second)

    assert told(held) == [
        {
            "锦绣社区": ["活动1→2场", "参加40→50人次", "记录1→2条"],
            "滨江路社区": ["新报来，补报"],
            "桥头社区": ["改为免报"],
            "石梯村": ["新报来，代录"],
        },
        {"石梯村": ["入账了", "活动0→1场", "参加0→30人次", "记录0→1条"]},
    ]
    assert numbers(held) == {
        "应报（家）": (4, 3, 3),
        "已报（家）": (1, 3, 3),
        "未报（家）": (3, 0, 0),
        "补报（家）": (0, 1, 1),
        "零报（家）": (0, 1, 1),
        "未入账（家）": (0, 1, 0),
        "活动（场）": (1, 2, 3),
        "参加（人次）": (40, 50, 80),
        "记录（条）": (1, 2, 3),
    }
    steps = {row.label: row.steps for row in held.rows}
    assert steps["应报（家）"] == [(4, ""), (3, "少1"), (3, "")]
    assert steps["参加（人次）"] == [(40, ""), (50, "多10"), (80, "多30")]
    assert steps["广播（次）"] == [(0, ""), (0, ""), (0, "")]


def test_it_costs_the_same_for_one_version_and_three(office: Who) -> None:
    costs = []
    for name in ("滨江路社区", "桥头社区", "石梯村"):
        paper = frozen(office)
        with CaptureQueriesContext(connection) as queries:
            beside(office, paper)
        costs.append(len(queries))
        sent(office, name, nil=True)

    assert costs == [3, 3, 3]


def test_asked_again_with_nothing_new_it_is_the_same_version(office: Who) -> None:
    """R69 Two officers, two taps: one paper. Something new: a second one beside it."""
    first, second = frozen(office), frozen(office)
    sent(office, "石梯村", nil=True)
    third = frozen(office)

    assert (first.pk == second.pk, third.number, Consolidation.objects.count()) == (True, 2, 2)


def test_what_two_units_did_together_stands_once_in_each_version(office: Who) -> None:
    """R30 R69 The numbers beside each other are those of the papers."""
    other = clerk_of(office, "滨江路社区")
    one = record(office, "锦绣社区", "talk", date(2023, 11, 6), audience_count=60, co_units=(other.unit.id,))
    answer_joint(by=other, part=RecordUnit.objects.get(record=one, part="co"), took_part=True)
    sent(office, "滨江路社区")
    supplement(by=clerk_of(office, "锦绣社区"), report=Report.objects.get(unit__name="锦绣社区"))

    held = beside(office, frozen(office))

    assert [row.values for row in held.rows if row.label in ("活动（场）", "参加（人次）")] == [(2,), (100,)]
