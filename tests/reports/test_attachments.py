"""全部附件: photos and mailed files of a month, by unit and day."""

import io
import uuid
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from beacon.journal.models import Line
from beacon.kit import clock
from beacon.kit.clock import SHANGHAI
from beacon.kit.refusals import Reason, Refusal
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.records.actions import void
from beacon.records.capture import capture
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.reports.desk.collect import desk
from beacon.reports.desk.on_behalf import enter_mailed
from beacon.reports.papers.attachments import may_take_attachments, take_attachments
from beacon.reports.windows import chosen, windows_of
from tests.reports.months import ENDS, an_office, clerk_of, month_of
from tests.support.pages import signed_in
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.pictures import a_photo

pytestmark = pytest.mark.django_db(transaction=True)

At = Callable[[str], datetime]
ROOT = "江畔街道2023年11月附件"


@pytest.fixture
def office(at: At) -> Who:
    at("2023-11-21 16:00")
    return an_office("锦绣社区", "石梯村")


def photographed(who: Who, day: date, *, photos: int = 1) -> Record:
    draft = Draft(kind="drill", happened_on=day, setting="community")
    pictures = [(f"IMG_{n}.jpg", io.BytesIO(a_photo())) for n in range(photos)]
    return capture(by=who, unit=who.unit, draft=draft, client_id=uuid.uuid4(), photos=pictures).record


def names(office: Who) -> list[str]:
    return opened(office).namelist()


def opened(office: Who) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(take_attachments(by=office, ends=ENDS).pieces)))


def test_photos_and_mailed_files_lie_by_unit_and_day_under_chinese_names(office: Who) -> None:
    """R69 A grid's photos lie with the unit that reports for it; other months and voided records are not in it."""
    clerk = clerk_of(office, "锦绣社区")
    photographed(clerk, date(2023, 11, 2))
    photographed(clerk, date(2023, 11, 2))
    photographed(clerk, date(2023, 10, 2))
    void(by=clerk, record=photographed(clerk, date(2023, 11, 3)), reason="记重了")
    grid = a_unit(office.tenant, "第一网格", UnitKind.GRID, parent=clerk.unit)
    photographed(someone("grid", grid), date(2023, 11, 4))
    enter_mailed(
        by=office,
        instance=month_of(office, "石梯村"),
        received_at=datetime(2023, 11, 20, 9, 0, tzinfo=SHANGHAI),
        name="月报:11月.docx",
        content=io.BytesIO(b"PK\x03\x04 words"),
    )

    found = opened(office)

    assert sorted(found.namelist()) == [
        f"{ROOT}/石梯村/11月20日 报来的 月报_11月 1.docx",
        f"{ROOT}/锦绣社区/11月02日 演练 1.jpg",
        f"{ROOT}/锦绣社区/11月02日 演练 2.jpg",
        f"{ROOT}/锦绣社区/11月04日 演练 1.jpg",
    ]
    assert found.testzip() is None
    assert found.read(f"{ROOT}/石梯村/11月20日 报来的 月报_11月 1.docx") == b"PK\x03\x04 words"


def test_taking_them_away_leaves_a_line(office: Who) -> None:
    photographed(clerk_of(office, "锦绣社区"), date(2023, 11, 2))

    names(office)

    assert Line.objects.filter(verb="take_attachments").count() == 1


def test_a_photo_that_is_gone_is_named_in_a_list(office: Who) -> None:
    record = photographed(clerk_of(office, "锦绣社区"), date(2023, 11, 2))
    default_storage.delete(record.photos.get().upload.key)

    found = opened(office)

    assert found.namelist() == [f"{ROOT}/没找到的文件.txt"]
    assert "锦绣社区/11月02日 演练 1.jpg" in found.read(f"{ROOT}/没找到的文件.txt").decode("utf-8-sig")


def test_a_month_without_files_says_so(office: Who) -> None:
    with pytest.raises(Refusal) as caught:
        take_attachments(by=office, ends=ENDS)

    assert caught.value.sentence == "11月还没有照片，也没有代录的文件。"


def test_the_desk_knows_beforehand_whether_there_is_anything_to_take(office: Who) -> None:
    """R69 The button is grey with the reason as long as it would lead nowhere."""

    def refused() -> Reason | None:
        window = chosen(windows_of(office.tenant_id), ENDS, clock.now())
        assert window is not None
        return may_take_attachments(office, desk(office, window, clock.now()))

    before = refused()
    record = photographed(clerk_of(office, "锦绣社区"), date(2023, 11, 2))
    with_one = refused()
    void(by=clerk_of(office, "锦绣社区"), record=record, reason="记重了")

    assert before == Reason("no_attachments", "11月还没有照片，也没有代录的文件。")
    assert (with_one, refused()) == (None, before)
    page = signed_in(office).get(reverse("collect")).content.decode()
    assert "11月还没有照片，也没有代录的文件。" in page
    assert reverse("collect_attachments") not in page


def test_another_subdistrict_and_a_unit_take_nothing(office: Who) -> None:
    """N10 The neighbour's own month is none of ours; a clerk has no desk."""
    photographed(clerk_of(office, "锦绣社区"), date(2023, 11, 2))
    neighbour = the_office(a_tenant("河口街道"))

    for who in (neighbour, clerk_of(office, "锦绣社区")):
        with pytest.raises(Refusal) as caught:
            take_attachments(by=who, ends=ENDS)
        assert caught.value.code in ("no_such_month", "not_yours")
