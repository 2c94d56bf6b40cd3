"""汇总: asked once, made once, whatever happens to the worker."""

import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from datetime import datetime

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from beacon.files.actions import open_file
from beacon.files.models import Purpose, Upload
from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.reports.actions import accept
from beacon.reports.consolidate import ask, make_again, make_papers
from beacon.reports.desk.shelf import came_since, papers_of
from beacon.reports.models import Consolidation, ConsolidationState, Report, ReportState
from beacon.site.jobs import put_back_abandoned, run_ready_jobs
from tests.reports.months import ENDS, a_month, frozen, month_of, sent
from tests.support.people import someone
from tests.support.processes import environment_of_this_database

pytestmark = pytest.mark.django_db(transaction=True)

At = Callable[[str], datetime]


@pytest.fixture(autouse=True)
def _afternoon(at: At) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def office(_afternoon: None) -> Who:
    return a_month()


def files_of(consolidation: Consolidation) -> list[str]:
    rows = Upload.objects.filter(tenant_id=consolidation.tenant_id, purpose=Purpose.PAPER)
    return sorted(rows.values_list("name", flat=True))


ONE_EACH = [f"江畔街道2023年11月消防宣传工作情况.{ending}" for ending in ("docx", "pdf", "xlsx")]


def test_asked_and_made_the_month_is_word_and_excel_and_its_reports_are_closed(office: Who) -> None:
    """R69 One tap: Word and Excel; what went in is 已汇总."""
    consolidation = frozen(office)

    run_ready_jobs()

    consolidation.refresh_from_db()
    states = set(Report.objects.filter(versions_n__gt=0).values_list("state", flat=True))
    assert (consolidation.state, consolidation.done_units) == (ConsolidationState.READY, consolidation.all_units)
    assert files_of(consolidation) == ONE_EACH
    assert states == {ReportState.CONSOLIDATED}


def test_the_same_request_twice_is_one_job_and_one_file_each(office: Who) -> None:
    request_id = uuid.uuid4()

    first, second = (ask(by=office, ends=ENDS, request_id=request_id) for _ in range(2))
    run_ready_jobs()

    assert first.id == second.id
    assert files_of(first) == ONE_EACH


def test_a_worker_killed_in_the_middle_leaves_one_file_each(office: Who) -> None:
    """R69 A worker killed during consolidation: one file each, nothing lost, nothing twice."""
    consolidation = frozen(office)
    command = [sys.executable, "-m", "beacon.site.cli", "worker"]
    worker = subprocess.Popen(command, env=environment_of_this_database())
    deadline = time.monotonic() + 30
    while not DBTaskResult.objects.running().exists() and time.monotonic() < deadline:
        time.sleep(0.005)
        if DBTaskResult.objects.finished().exists():
            break
    worker.send_signal(signal.SIGKILL)
    worker.wait()

    put_back_abandoned()
    run_ready_jobs()

    consolidation.refresh_from_db()
    assert consolidation.state == ConsolidationState.READY
    assert files_of(consolidation) == ONE_EACH
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_what_a_killed_worker_left_half_way_is_made_anew(office: Who) -> None:
    consolidation = frozen(office)
    DBTaskResult.objects.get().claim("this-machine:0:gone")
    Consolidation.objects.update(state=ConsolidationState.MAKING, done_units=1)

    put_back_abandoned(datetime.fromisoformat("2100-01-01T00:00:00+08:00"))
    run_ready_jobs()

    consolidation.refresh_from_db()
    assert (consolidation.state, files_of(consolidation)) == (ConsolidationState.READY, ONE_EACH)


def test_a_second_worker_that_comes_late_adds_nothing(office: Who) -> None:
    consolidation = frozen(office)
    run_ready_jobs()

    make_papers.call(str(consolidation.id))

    consolidation.refresh_from_db()
    assert (consolidation.state, files_of(consolidation)) == (ConsolidationState.READY, ONE_EACH)


def test_made_again_from_the_same_frozen_month_it_is_the_same_to_the_byte(office: Who) -> None:
    consolidation = frozen(office)
    run_ready_jobs()
    consolidation.refresh_from_db()
    before = [open_file(upload).read() for upload in (consolidation.word, consolidation.excel) if upload]

    Consolidation.objects.update(state=ConsolidationState.FAILED, word=None, excel=None)
    consolidation.refresh_from_db()
    make_again(by=office, consolidation=consolidation)
    run_ready_jobs()

    consolidation.refresh_from_db()
    after = [open_file(upload).read() for upload in (consolidation.word, consolidation.excel) if upload]
    assert (len(before), after) == (2, before)


def test_what_cannot_be_made_says_so_and_can_be_asked_again(office: Who) -> None:
    consolidation = frozen(office)
    snapshot = consolidation.snapshot
    Consolidation.objects.update(snapshot={"lines": [{"unit": str(uuid.uuid4())}]})

    run_ready_jobs()
    consolidation.refresh_from_db()
    failed = (consolidation.state, consolidation.failure)
    Consolidation.objects.update(snapshot=snapshot)
    consolidation.refresh_from_db()
    make_again(by=office, consolidation=consolidation)
    run_ready_jobs()

    consolidation.refresh_from_db()
    assert failed == (ConsolidationState.FAILED, "文件没做成，各单位报来的都在，请再生成一次。")
    assert (consolidation.state, files_of(consolidation)) == (ConsolidationState.READY, ONE_EACH)


def test_it_is_not_made_again_while_it_is_being_made_or_when_it_is_there(office: Who, at: At) -> None:
    consolidation = frozen(office)

    with pytest.raises(Refusal, match="正在生成，请稍等。"):
        make_again(by=office, consolidation=consolidation)
    run_ready_jobs()
    consolidation.refresh_from_db()
    with pytest.raises(Refusal, match="已经生成好了"):
        make_again(by=office, consolidation=consolidation)


def test_a_report_that_came_later_is_offered_and_goes_into_a_version_beside(office: Who) -> None:
    """R69 又来了1份: the first version stays as it is, the second holds the newcomer."""
    first = frozen(office)
    run_ready_jobs()
    sent(office, "石梯村", nil=True)
    newer = came_since(office, first)

    second = frozen(office)
    run_ready_jobs()

    assert (newer, came_since(office, second)) == (1, 0)
    assert [paper.number for paper in papers_of(office)] == [2, 1]
    assert files_of(first) == sorted([*ONE_EACH, *(name.replace("情况", "情况（第2版）") for name in ONE_EACH)])


def test_accepting_a_report_is_no_newcomer(office: Who) -> None:
    first = frozen(office)

    accept(by=office, report=Report.objects.get(instance=month_of(office, "锦绣社区")))

    assert came_since(office, first) == 0


def test_only_the_office_consolidates(office: Who) -> None:
    leader = someone("leader", office.unit)

    with pytest.raises(Refusal) as refused:
        ask(by=leader, ends=ENDS, request_id=uuid.uuid4())

    assert (refused.value.code, Consolidation.objects.count()) == ("not_yours", 0)
