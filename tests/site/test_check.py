"""`beacon check` as a whole."""

from datetime import date
from pathlib import Path

import pytest

from beacon.journal.models import NO_TENANT, Line
from beacon.people.reach import Who
from beacon.records.models import Fact
from beacon.site import check
from beacon.site.backup.take import take_backup
from beacon.site.commands.check import main
from beacon.site.progress import Progress
from tests.reports.months import an_office, record
from tests.support.plan import at
from tests.support.tampering import tampered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> Who:
    """江畔街道 with one drill."""
    with at(2023, 11, 22, 10, 0):
        office = an_office("锦绣社区")
        record(office, "锦绣社区", "drill", date(2023, 11, 2), audience_count=86)
    return office


def test_a_journal_taken_away_with_its_head_is_found(office: Who, capsys: pytest.CaptureFixture[str]) -> None:
    tampered("DELETE FROM journal_line WHERE tenant_id = %s", office.tenant_id)
    tampered("DELETE FROM journal_chain WHERE tenant_id = %s", office.tenant_id)

    assert told(capsys) == (1, ["江畔街道：整个日志不见了。", "共1处差别。"])


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    code = main(list(words))
    return code, capsys.readouterr().out.splitlines()


def test_what_the_program_wrote_holds(office: Who, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys) == (0, ["查完了，没有差别。"])


def test_a_journal_row_edited_or_removed_in_the_database_is_named(
    office: Who, capsys: pytest.CaptureFixture[str]
) -> None:
    """N09 Subdistrict and number are said, and the exit code is 1."""
    an_office("桥头社区")
    tampered("UPDATE journal_line SET verb = 'remind' WHERE number = 2 AND tenant_id = %s", office.tenant_id)
    tampered("DELETE FROM journal_line WHERE number = 4 AND tenant_id = %s", office.tenant_id)

    assert told(capsys) == (
        1,
        ["江畔街道：日志第2条被改动过。", "江畔街道：日志第4条不见了。", "共2处差别。"],
    )


def test_the_journal_of_the_installation_is_looked_at_too(office: Who, capsys: pytest.CaptureFixture[str]) -> None:
    held = Line.objects.filter(tenant_id=office.tenant_id).order_by("number")[0]
    tampered("UPDATE journal_line SET tenant_id = %s WHERE id = %s", NO_TENANT, held.pk)

    code, lines = told(capsys)

    assert (code, "全区：日志第1条被改动过。" in lines) == (1, True)


def test_a_changed_figure_is_named(office: Who, capsys: pytest.CaptureFixture[str]) -> None:
    """N08"""
    Fact.objects.filter(tenant_id=office.tenant_id, figure="attendance").update(value=1)

    code, lines = told(capsys)

    assert code == 1
    assert lines[0].endswith("按记录应是受众人次86，账上是受众人次1。")


def test_many_differences_of_one_kind_are_cut_short(
    office: Who, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "MOST_TOLD", 2)
    tampered("UPDATE journal_line SET verb = 'remind' WHERE tenant_id = %s", office.tenant_id)

    lines = told(capsys)[1]

    assert lines[:2] == ["江畔街道：日志第1条被改动过。", "江畔街道：日志第2条被改动过。"]
    assert lines[2].startswith("江畔街道：同样的还有")


def test_a_journal_rewritten_with_all_its_digests_does_not_match_an_older_backup(
    office: Who, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """N09 N16 Whoever rewrites the whole chain cannot rewrite the backup that lies elsewhere."""
    kept = tmp_path / "kept.tar"
    take_backup(kept, Progress())
    assert told(capsys, "--against", str(kept)) == (0, ["查完了，没有差别。"])
    last = Line.objects.filter(tenant_id=office.tenant_id).order_by("-number")[0]
    tampered("UPDATE journal_line SET digest = 'x' WHERE id = %s", last.pk)

    code, lines = told(capsys, "--against", str(kept))

    assert code == 1
    assert lines[-2] == f"江畔街道：日志第{last.number}条和备份里的不一样，这条或它前面的被改写过。"


def test_checking_holds_nobody_up_and_writes_nothing(office: Who) -> None:
    with check.snapshot(), pytest.raises(Exception, match=r"read.?only"):
        Fact.objects.all().delete()
