"""Facts and settled duties against a count by hand."""

import uuid
from datetime import date

import pytest

from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.records.actions import save_record, void
from beacon.records.drafts import Draft
from beacon.records.models import Credit, Fact, Record, RecordState
from beacon.records.recount import differences
from tests.support.people import a_tenant
from tests.support.plan import at, clerk_at_work, instance_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Who:
    return clerk_at_work()


@pytest.fixture
def drill(clerk: Who) -> Record:
    """A drill of 40 people, which is the half-year's."""
    draft = Draft(kind="drill", happened_on=date(2023, 11, 2), setting="community", audience_count=40)
    with at(2023, 11, 2, 10, 20):
        return save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4()).record


def name(record: Record) -> str:
    return f"记录 2023-11-02 锦绣社区 演练（{record.pk}）"


def test_what_the_deeds_wrote_is_well(clerk: Who, drill: Record) -> None:
    void(by=clerk, record=drill, reason="记重了")

    assert list(differences(clerk.tenant_id)) == []


def test_a_changed_fact_is_named_with_both_values(clerk: Who, drill: Record) -> None:
    """N08"""
    Fact.objects.filter(record=drill, figure="attendance").update(value=400)

    assert list(differences(clerk.tenant_id)) == [f"{name(drill)}：按记录应是受众人次40，账上是受众人次400。"]
    assert list(differences(a_tenant("上坪街道").id)) == []


def test_a_lost_fact_is_named(clerk: Who, drill: Record) -> None:
    Fact.objects.filter(record=drill, figure="events").delete()

    assert list(differences(clerk.tenant_id)) == [f"{name(drill)}：按记录应是活动场次1，账上是没有。"]


def test_facts_and_credits_of_a_record_that_does_not_count_are_named(clerk: Who, drill: Record) -> None:
    Record.objects.filter(pk=drill.pk).update(state=RecordState.WITHDRAWN)

    assert sorted(differences(clerk.tenant_id)) == sorted(
        [
            f"{name(drill)}：已撤销，账上还留着受众人次40。",
            f"{name(drill)}：已撤销，账上还留着活动场次1。",
            f"{name(drill)}：已撤销，账上还留着记录1。",
            f"{name(drill)}：已撤销，还算在「下半年演练」里。",
            "锦绣社区「下半年演练」：按记录应是没完成，存的是2023-11-02完成。",
        ]
    )


def test_a_duty_settled_otherwise_than_its_credits_say_is_named(clerk: Who, drill: Record) -> None:
    row = instance_of(clerk, "下半年演练")
    DutyInstance.objects.filter(pk=row.pk).update(is_late=True)
    assert list(differences(clerk.tenant_id)) == [
        "锦绣社区「下半年演练」：按记录应是2023-11-02完成，存的是2023-11-02补办。"
    ]

    Credit.objects.filter(record=drill).delete()

    assert list(differences(clerk.tenant_id)) == ["锦绣社区「下半年演练」：按记录应是没完成，存的是2023-11-02补办。"]
