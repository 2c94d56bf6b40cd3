"""What happens when two people, or one impatient thumb, do the same thing at the same moment."""

import threading
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from beacon.people.reach import Who
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.models import Credit, Fact, Record
from beacon.reports.actions import open_report, submit
from beacon.reports.models import Report, ReportVersion
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, at, instance_of

pytestmark = pytest.mark.django_db(transaction=True)


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Run the deeds in threads that start at the same moment; what each returned or raised."""
    gate = threading.Barrier(len(deeds))
    answers: list[Any] = [None] * len(deeds)

    def run(index: int, deed: Callable[[], Any]) -> None:
        gate.wait()
        try:
            answers[index] = deed()
        except Exception as error:
            answers[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, deed)) for index, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


@pytest.fixture
def clerk() -> Who:
    tenant = a_tenant()
    office = the_office(tenant)
    community = a_unit(tenant)
    a_plan(office)
    return someone("clerk", community)


def test_a_record_sent_four_times_at_once_is_one_record(clerk: Who) -> None:
    """R32 One device, one key: four requests at the same moment leave one record, its facts and its credit once."""
    client_id = uuid.uuid4()
    draft = Draft(kind="drill", happened_on=date(2023, 11, 2), setting="community", audience_count=40)

    def save() -> uuid.UUID:
        return save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=client_id).record.pk

    answers = together(save, save, save, save)

    assert set(answers) == {Record.objects.get().pk}
    assert (Credit.objects.count(), Fact.objects.filter(figure="events").count()) == (1, 1)


def test_two_clerks_sending_the_same_report_at_once_leave_one_version(clerk: Who) -> None:
    """R69 A double tap or two clerks at once: one report, one version."""
    colleague = someone("head", clerk.unit)
    draft = Draft(kind="talk", happened_on=date(2023, 11, 2), setting="community")
    save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4())
    with at(2023, 11, 21, 16, 0):
        instance = instance_of(clerk, "11月月报")
        answers = together(
            *[
                lambda who=who: submit(by=who, report=open_report(by=who, instance=instance), nil=False).was_there
                for who in (clerk, colleague, clerk)
            ]
        )

    assert sorted(answers) == [False, True, True]
    assert (Report.objects.count(), ReportVersion.objects.count()) == (1, 1)


def test_two_drills_withdrawn_and_saved_at_once_leave_the_duty_true_to_the_records(clerk: Who) -> None:
    """R32 Records of one unit saved at the same moment do not overlook each other when the duty is settled."""

    def save(day: date) -> Callable[[], Any]:
        draft = Draft(kind="drill", happened_on=day, setting="community")
        return lambda: save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4()).record.pk

    answers = together(save(date(2023, 11, 9)), save(date(2023, 9, 8)), save(date(2023, 10, 3)))

    assert set(answers) == set(Record.objects.values_list("pk", flat=True))
    assert instance_of(clerk, "下半年演练").done_on == date(2023, 9, 8)
