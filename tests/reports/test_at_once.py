"""What happens when two people, or one impatient thumb, do the same thing at the same moment."""

import io
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest

from beacon.files.models import Purpose, Upload
from beacon.kit.clock import SHANGHAI
from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.plans.actions import exempt, publish_notice, reopen_clause
from beacon.plans.models import Clause, Delivery, Notice
from beacon.plans.notice.importing import import_text
from beacon.records.actions import save_record
from beacon.records.capture import capture
from beacon.records.drafts import Draft
from beacon.records.models import Credit, Fact, Record
from beacon.reports.actions import open_report, return_report, submit
from beacon.reports.consolidate import ask, make_papers
from beacon.reports.desk.accepting import accept_all
from beacon.reports.desk.on_behalf import enter_mailed
from beacon.reports.desk.shelf import came_since
from beacon.reports.models import Consolidation, ConsolidationState, Report, ReportVersion
from beacon.reports.supplement import supplement
from tests.reports.months import ENDS, a_month, clerk_of, frozen, month_of
from tests.support.at_once import queued, together
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.pictures import a_photo
from tests.support.plan import a_notice, a_plan, at, instance_of

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_two_colleagues_who_supplement_at_once_make_one_version(clerk: Who) -> None:
    """R69 又有1条，补进去: three taps at the same moment, one version 2."""
    colleague = someone("head", clerk.unit)
    with at(2023, 11, 21, 16, 0):
        _talk(clerk, date(2023, 11, 2))
        report = submit(
            by=clerk, report=open_report(by=clerk, instance=instance_of(clerk, "11月月报")), nil=False
        ).report
        _talk(clerk, date(2023, 11, 3))

        answers = together(
            *[lambda who=who: supplement(by=who, report=report).was_there for who in (clerk, colleague, clerk)]
        )

    assert sorted(answers) == [False, True, True]
    assert sorted(ReportVersion.objects.values_list("number", flat=True)) == [1, 2]


def test_two_months_sent_at_once_do_not_both_carry_the_same_record(clerk: Who) -> None:
    """R69 October was consolidated and has a record more: November and December go at the same moment, one tells it."""
    with at(2023, 10, 25, 16, 0):
        october = open_report(by=clerk, instance=instance_of(clerk, "10月月报"))
        submit(by=clerk, report=october, nil=True)
        Report.objects.filter(pk=october.pk).update(state="consolidated")
        _talk(clerk, date(2023, 10, 20))
    with at(2023, 12, 23, 16, 0):
        months = [open_report(by=clerk, instance=instance_of(clerk, label)) for label in ("11月月报", "12月月报")]

        together(*[lambda month=month: submit(by=clerk, report=month, nil=True) for month in months])

    carried = ReportVersion.objects.filter(report__in=months).values_list("carried", flat=True)
    assert sorted(map(len, carried)) == [0, 1]


def _talk(who: Who, day: date) -> None:
    draft = Draft(kind="talk", happened_on=day, setting="community")
    save_record(by=who, unit=who.unit, draft=draft, client_id=uuid.uuid4())


def test_two_drills_withdrawn_and_saved_at_once_leave_the_duty_true_to_the_records(clerk: Who) -> None:
    """R32 Records of one unit saved at the same moment do not overlook each other when the duty is settled."""

    def save(day: date) -> Callable[[], Any]:
        draft = Draft(kind="drill", happened_on=day, setting="community")
        return lambda: save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4()).record.pk

    answers = together(save(date(2023, 11, 9)), save(date(2023, 9, 8)), save(date(2023, 10, 3)))

    assert set(answers) == set(Record.objects.values_list("pk", flat=True))
    assert instance_of(clerk, "下半年演练").done_on == date(2023, 9, 8)


@pytest.fixture
def office() -> Iterator[Who]:
    """锦绣社区 has sent November, 石梯村 has not."""
    with at(2023, 11, 21, 16, 0):
        yield a_month()


TALK = Draft(kind="talk", happened_on=date(2023, 11, 2), setting="rural")


def test_a_record_saved_while_the_month_is_frozen_waits_for_nobody_who_waits_for_it(office: Who) -> None:
    """R69 Saving and 汇总 at the same moment: both are done."""
    clerk = clerk_of(office, "石梯村")

    answers = queued(
        office.tenant_id,
        lambda: save_record(by=clerk, unit=clerk.unit, draft=TALK, client_id=uuid.uuid4()).was_there,
        lambda: ask(by=office, ends=ENDS, request_id=uuid.uuid4()).number,
    )

    assert answers == [False, 1]


def test_a_report_returned_while_its_month_is_being_made_leaves_papers_and_an_answer(office: Who) -> None:
    """R69 请补充 at the moment at which the worker finishes: the papers are made, the office is told."""
    consolidation, report = frozen(office), Report.objects.get(unit__name="锦绣社区")

    made, returned = queued(
        office.tenant_id,
        lambda: make_papers.func(str(consolidation.pk)),
        lambda: return_report(by=office, report=report, sentence="演练人数空着"),
    )

    assert (made, Consolidation.objects.get().state) == (None, ConsolidationState.READY)
    assert isinstance(returned, Refusal | Report)


def test_two_clerks_one_with_a_photo_record_the_same_duty_at_once(office: Who) -> None:
    """R32 One drill with a photo and one without, at the same moment: both are kept and count."""
    community = a_unit(office.tenant)
    drill = Draft(kind="drill", happened_on=date(2023, 11, 2), setting="community")
    one, other = someone("clerk", community), someone("head", community)
    photo = ("IMG_1.jpg", io.BytesIO(a_photo()))

    answers = queued(
        office.tenant_id,
        lambda: capture(by=one, unit=community, draft=drill, client_id=uuid.uuid4(), photos=[photo]).was_there,
        lambda: save_record(by=other, unit=community, draft=drill, client_id=uuid.uuid4()).was_there,
    )

    assert answers == [False, False]


def test_figures_and_records_of_a_report_agree_however_busy_the_unit_is(office: Who) -> None:
    """N08 Records saved while the report is sent are in its figures and among its records, or in neither."""
    clerk = clerk_of(office, "石梯村")
    save_record(by=clerk, unit=clerk.unit, draft=TALK, client_id=uuid.uuid4())
    report = open_report(by=clerk, instance=month_of(office, "石梯村"))

    def save() -> bool:
        return save_record(by=clerk, unit=clerk.unit, draft=TALK, client_id=uuid.uuid4()).was_there

    answers = together(save, save, lambda: submit(by=clerk, report=report, nil=False).was_there, save, save)

    version = ReportVersion.objects.get(report=report)
    assert answers == [False] * 5
    assert version.figures["records"] == len(version.record_ids)


def test_a_unit_that_sends_while_it_is_exempted_is_one_or_the_other(office: Who) -> None:
    """R69 A report that is in is never left out of the month as 免报."""
    clerk = clerk_of(office, "石梯村")
    instance = month_of(office, "石梯村")
    report = open_report(by=clerk, instance=instance)

    queued(
        office.tenant_id,
        lambda: exempt(by=office, instance=month_of(office, "石梯村"), reason="没有常住居民"),
        lambda: submit(by=clerk, report=report, nil=True),
    )

    instance.refresh_from_db()
    assert (instance.exempt_at is None) != (instance.done_on is None)


@pytest.fixture
def draft_notice() -> Iterator[tuple[Who, Notice]]:
    """A notice ready to be published, and its office."""
    with at(2023, 4, 15, 9, 0):
        office = the_office(a_tenant())
        a_unit(office.tenant)
        yield office, a_notice(office)


def test_a_notice_published_twice_at_once_is_sent_once(draft_notice: tuple[Who, Notice]) -> None:
    """R01 The second tap is told that it is published already."""
    office, notice = draft_notice
    again = Notice.objects.get()

    answers = queued(
        office.tenant_id,
        lambda: publish_notice(by=office, notice=notice).deliveries,
        lambda: publish_notice(by=office, notice=again).deliveries,
    )

    told = [getattr(answer, "code", answer) for answer in answers]
    assert (sorted(told, key=str), Delivery.objects.count()) == ([1, "wrong_state"], 1)


def test_no_sentence_loses_its_place_while_the_notice_is_published(draft_notice: tuple[Who, Notice]) -> None:
    """R08 A sentence reopened at the moment of publishing: published with every sentence placed, or not at all."""
    office, notice = draft_notice
    sentence = Clause.objects.select_related("notice").first()
    assert sentence is not None

    queued(
        office.tenant_id,
        lambda: publish_notice(by=office, notice=notice),
        lambda: reopen_clause(by=office, clause=sentence),
    )

    found = (Notice.objects.get().state, Clause.objects.filter(place="").count())
    assert found in {("published", 0), ("draft", 1)}


def test_two_notices_imported_at_once_are_two_versions() -> None:
    """R01 Only the same file is said to be known."""
    office = the_office(a_tenant())
    text = "江畔街道2023年消防宣传工作要点\n各村、社区：\n每半年组织一次疏散演练。第{}次印发。\n2023年4月15日"

    answers = queued(
        office.tenant_id,
        lambda: import_text(by=office, text=text.format("一")).version,
        lambda: import_text(by=office, text=text.format("二")).version,
    )

    assert sorted(answers) == [1, 2]


def test_two_officers_who_consolidate_at_once_get_one_paper(office: Who) -> None:
    """R69 The second finds that nothing has come in since the first."""
    colleague = someone("office", office.unit)

    answers = queued(
        office.tenant_id,
        lambda: ask(by=office, ends=ENDS, request_id=uuid.uuid4()).pk,
        lambda: ask(by=colleague, ends=ENDS, request_id=uuid.uuid4()).pk,
    )

    assert (len(set(answers)), Consolidation.objects.count()) == (1, 1)


def test_a_report_sent_while_the_month_is_frozen_is_in_it_or_offered_for_the_next(office: Who) -> None:
    """R69 Sending and 汇总 at the same moment: nothing is lost, nothing is in twice."""
    clerk = clerk_of(office, "石梯村")
    report = open_report(by=clerk, instance=month_of(office, "石梯村"))

    sent, _ = queued(
        office.tenant_id,
        lambda: submit(by=clerk, report=report, nil=True).was_there,
        lambda: ask(by=office, ends=ENDS, request_id=uuid.uuid4()).number,
    )

    paper = Consolidation.objects.get()
    went_in = [line["report"] for line in paper.snapshot["lines"] if line["report"]]
    assert (sent, len(went_in) + came_since(office, paper)) == (False, 3)


def test_a_report_sent_while_the_papers_are_made_stays_to_be_read(office: Who) -> None:
    """R69 What the worker closes is what was frozen, and no more."""
    consolidation, clerk = frozen(office), clerk_of(office, "石梯村")
    report = open_report(by=clerk, instance=month_of(office, "石梯村"))

    queued(
        office.tenant_id,
        lambda: make_papers.func(str(consolidation.pk)),
        lambda: submit(by=clerk, report=report, nil=True).was_there,
    )

    report.refresh_from_db()
    consolidation.refresh_from_db()
    assert (report.state, consolidation.state) == ("submitted", ConsolidationState.READY)
    assert came_since(office, consolidation) == 1


def test_two_officers_who_accept_the_same_reports_at_once_accept_each_once(office: Who) -> None:
    """R69 No report is accepted twice, none is named as changed, nobody waits for ever."""
    colleague = someone("office", office.unit)
    seen = dict(Report.objects.values_list("pk", "versions_n"))

    def accept(who: Who) -> Callable[[], Any]:
        def deed() -> list[int]:
            done = accept_all(by=who, seen=seen)
            return [len(done.taken), len(done.left)]

        return deed

    answers = together(accept(office), accept(colleague))

    assert sorted(answers) == [[0, 0], [2, 0]]


def test_a_mailed_report_entered_by_two_officers_at_once_is_one(office: Who) -> None:
    """R70 One report, one file; the second is told that it is in."""
    colleague = someone("office", office.unit)

    def enter(who: Who) -> Callable[[], Any]:
        received_at = datetime(2023, 11, 21, 9, 0, tzinfo=SHANGHAI)
        content = io.BytesIO(b"PK\x03\x04 words")
        instance = month_of(office, "石梯村")
        return lambda: (
            enter_mailed(
                by=who, instance=instance, received_at=received_at, name="月报.docx", content=content
            ).versions_n
        )

    answers = queued(office.tenant_id, enter(office), enter(colleague))

    told = [getattr(answer, "code", answer) for answer in answers]
    assert sorted(told, key=str) == [1, "wrong_state"]
    assert Report.objects.filter(unit__name="石梯村").count() == 1
    assert Upload.objects.filter(purpose=Purpose.MAILED).count() == 1
