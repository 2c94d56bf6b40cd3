"""Handing out files: the right bytes under the right name, to the right person only."""

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.http import FileResponse, HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from beacon.files.actions import store_bytes, store_photo
from beacon.files.addresses import address, small_address
from beacon.files.jobs import make_small_copy
from beacon.files.models import Purpose, Upload
from beacon.people.reach import Who
from tests.support.people import a_tenant, a_unit, someone
from tests.support.pictures import a_photo, opened

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def clerk(db: None, tmp_path: Path, settings: Settings) -> Iterator[Who]:
    settings.MEDIA_ROOT = tmp_path
    yield someone("clerk", a_unit(a_tenant()))


def _photo(clerk: Who, name: str = "演练 现场.HEIC") -> Upload:
    return store_photo(by=clerk, unit=clerk.unit, name=name, content=io.BytesIO(a_photo(2000, 1500)))


def _get(who: Who | None, where: str) -> HttpResponse | FileResponse:
    client = Client()
    if who is not None:
        client.force_login(who.account, "django.contrib.auth.backends.ModelBackend")
    return client.get(where)  # type: ignore[return-value]


def _body(response: HttpResponse | FileResponse) -> bytes:
    return b"".join(response) if response.streaming else response.content  # type: ignore[arg-type]


def test_photo_is_shown_with_its_right_type_and_can_run_nothing(clerk: Who) -> None:
    upload = _photo(clerk)

    response = _get(clerk, address(upload, to=clerk.account))

    assert opened(_body(response)).size == (2000, 1500)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Length"] == str(upload.size)
    assert response["Content-Disposition"] == f"inline; filename*=utf-8''{quote('演练 现场.jpg')}"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert response["Cache-Control"] == "private, max-age=1800"


def test_small_copy_is_shown_when_it_is_ready(clerk: Who) -> None:
    upload = _photo(clerk)
    make_small_copy.call(str(upload.tenant_id), str(upload.id))
    upload.refresh_from_db()

    response = _get(clerk, small_address(upload, to=clerk.account) or "")

    assert opened(_body(response)).size == (1600, 1200)


def test_paper_is_kept_under_its_chinese_name(clerk: Who) -> None:
    paper = store_bytes(
        tenant=clerk.tenant,
        unit=clerk.unit,
        purpose=Purpose.PAPER,
        name="江畔街道2023年11月消防宣传月报（第2版）.docx",
        media_type=WORD,
        content=b"paper",
        by=None,
    )

    response = _get(clerk, address(paper, to=clerk.account))

    assert (_body(response), response["Content-Type"]) == (b"paper", WORD)
    assert response["Content-Disposition"] == (
        f"attachment; filename*=utf-8''{quote('江畔街道2023年11月消防宣传月报（第2版）.docx')}"
    )


def test_imported_web_page_is_never_opened_in_the_browser(clerk: Who) -> None:
    page = store_bytes(
        tenant=clerk.tenant,
        unit=clerk.unit,
        purpose=Purpose.NOTICE,
        name="x.html",
        media_type="text/html",
        content=b"<script>alert(1)</script>",
        by=clerk.account,
    )

    response = _get(clerk, address(page, to=clerk.account))

    assert response["Content-Disposition"] == 'attachment; filename="x.html"'
    assert _body(response) == b"<script>alert(1)</script>"


def test_address_of_somebody_else_and_no_address_answer_alike(clerk: Who) -> None:
    """N10: an address passed on in a chat opens nothing, whoever taps it."""
    upload = _photo(clerk)
    where = address(upload, to=clerk.account)
    colleague, stranger = someone("clerk", clerk.unit), someone("clerk", a_unit(a_tenant("上坪街道")))

    answers = [
        (response.status_code, _body(response).decode(), response["Cache-Control"])
        for response in (
            _get(colleague, where),
            _get(stranger, where),
            _get(clerk, where[:-2] + "x/"),
            _get(clerk, f"/files/{clerk.account.id}/f0-x/"),
        )
    ]

    assert answers == [(403, "这条属于别的单位，您看不到内容。", "private, no-store")] * 4


def test_expired_login_leads_to_sign_in_and_back(clerk: Who) -> None:
    where = address(_photo(clerk), to=clerk.account)

    response = _get(None, where)

    assert (response.status_code, response["Location"]) == (302, f"/signin/?next={quote(where, safe='')}")


def test_row_without_bytes_says_whom_to_ask(clerk: Who, tmp_path: Path) -> None:
    upload = _photo(clerk)
    (tmp_path / upload.key).unlink()

    response = _get(clerk, address(upload, to=clerk.account))

    assert (response.status_code, _body(response).decode()) == (404, "这个文件找不到了，请联系街道消安办。")


def test_file_costs_three_queries(clerk: Who, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    where = address(_photo(clerk), to=clerk.account)
    client = Client()
    client.force_login(clerk.account, "django.contrib.auth.backends.ModelBackend")

    with django_assert_num_queries(3):
        _body(client.get(where))  # type: ignore[arg-type]


def test_nothing_can_be_sent_to_an_address(clerk: Who) -> None:
    client = Client()
    client.force_login(clerk.account, "django.contrib.auth.backends.ModelBackend")

    assert client.post(address(_photo(clerk), to=clerk.account)).status_code == 405
