"""Storing photos and papers: row and file together, or neither."""

import hashlib
import io
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, transaction
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from beacon.files.actions import discard, open_file, store_bytes, store_photo
from beacon.files.jobs import make_small_copy
from beacon.files.models import Purpose, Upload
from beacon.files.orphans import orphans, remove_orphans
from beacon.files.pictures import MOST_BYTES
from beacon.files.storage import put
from beacon.files.together import kept_together, write
from beacon.journal.actions import breaks
from beacon.journal.models import Line
from beacon.kit.clock import SHANGHAI
from beacon.kit.refusals import Refusal
from beacon.people.models import Tenant, Unit
from beacon.people.reach import Who
from beacon.site.jobs import run_ready_jobs
from tests.support.people import a_tenant, a_unit, someone
from tests.support.pictures import CAMERA, a_photo, an_exif, an_image, encoded, opened

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def _store(clerk: Who, content: bytes | None = None, name: str = "演练.jpg") -> Upload:
    return store_photo(by=clerk, unit=clerk.unit, name=name, content=io.BytesIO(content or a_photo()))


def _a_paper(unit: Unit, name: str = "月报.docx") -> Upload:
    return store_bytes(
        tenant=unit.tenant, unit=unit, purpose=Purpose.PAPER, name=name, media_type=WORD, content=b"paper", by=None
    )


def test_stored_photo_has_time_hash_and_no_place(shelf: Path, clerk: Who, at: Callable[[str], datetime]) -> None:
    """N04: what lies on the disk tells nothing of the place or the camera."""
    now = at("2023-11-21 16:00")

    upload = _store(clerk)

    on_disk = (shelf / upload.key).read_bytes()
    assert upload.key == f"{clerk.tenant_id}/2023/11/{upload.id}.jpg"
    assert (upload.name, upload.media_type, upload.stored_at, upload.stored_by) == (
        "演练.jpg",
        "image/jpeg",
        now,
        clerk.account,
    )
    assert upload.taken_at == datetime(2023, 11, 18, 20, 14, 5, tzinfo=SHANGHAI)
    assert (upload.size, upload.sha256) == (len(on_disk), hashlib.sha256(on_disk).hexdigest())
    assert dict(opened(on_disk).getexif()) == {} and CAMERA.encode() not in on_disk


def test_photo_sent_twice_has_the_same_hash(shelf: Path, clerk: Who) -> None:
    first, again = _store(clerk), _store(clerk, encoded(an_image(), quality=85))

    assert (first.sha256, first.id == again.id) == (again.sha256, False)


def test_journal_covers_the_hash_of_the_file_and_no_name(shelf: Path, clerk: Who) -> None:
    upload = _store(clerk)

    line = Line.objects.get(tenant_id=clerk.tenant_id, thing_id=upload.id)
    assert (line.verb, line.actor_id) == ("store_file", clerk.account.id)
    assert line.detail == {"purpose": "photo", "bytes": upload.size, "sha256": upload.sha256}
    assert list(breaks(clerk.tenant.id)) == []


def test_small_copy_comes_from_the_job(shelf: Path, clerk: Who) -> None:
    """N07: the small copy of a photo has at most 300 KB; it is made after the answer."""
    upload = _store(clerk, a_photo(2400, 1800))
    assert (upload.small_key, upload.likeness) == ("", None)

    make_small_copy.call(str(upload.tenant_id), str(upload.id))

    upload.refresh_from_db()
    with open_file(upload, small=True) as file:
        small = file.read()
    assert upload.small_key == f"{clerk.tenant_id}/2{upload.key.split('/2', 1)[1].removesuffix('.jpg')}-small.jpg"
    assert (opened(small).size, len(small) <= 300_000) == ((1600, 1200), True)
    assert upload.likeness is not None


@pytest.mark.django_db(transaction=True)
def test_worker_makes_the_small_copies_of_what_was_committed(shelf: Path) -> None:
    clerk = someone("clerk", a_unit(a_tenant()))
    upload = _store(clerk)
    with pytest.raises(ZeroDivisionError), kept_together():
        _store(clerk)
        raise ZeroDivisionError

    run_ready_jobs()

    upload.refresh_from_db()
    assert DBTaskResult.objects.successful().count() == DBTaskResult.objects.count() == 1
    assert _files(shelf) == sorted([upload.key, upload.small_key])


def test_job_run_again_changes_nothing(shelf: Path, clerk: Who) -> None:
    upload = _store(clerk)
    make_small_copy.call(str(upload.tenant_id), str(upload.id))
    before = {name: (shelf / name).stat().st_mtime_ns for name in _files(shelf)}

    make_small_copy.call(str(upload.tenant_id), str(upload.id))

    assert {name: (shelf / name).stat().st_mtime_ns for name in _files(shelf)} == before


def test_job_begun_anew_after_a_kill_ends_with_one_small_copy(shelf: Path, clerk: Who) -> None:
    upload = _store(clerk)
    put(upload.key.replace(".jpg", "-small.jpg"), b"half")

    make_small_copy.call(str(upload.tenant_id), str(upload.id))

    upload.refresh_from_db()
    with open_file(upload, small=True) as file:
        assert opened(file.read()).size == (640, 480)
    assert _files(shelf) == sorted([upload.key, upload.small_key])


def test_job_for_nothing_does_nothing(shelf: Path, unit: Unit) -> None:
    paper = _a_paper(unit)

    make_small_copy.call(str(unit.tenant_id), str(uuid.uuid4()))
    make_small_copy.call(str(unit.tenant_id), str(paper.id))

    assert _files(shelf) == [paper.key]


def test_photo_with_damaged_pixels_is_kept_without_small_copy(shelf: Path, clerk: Who) -> None:
    photo = a_photo()
    upload = _store(clerk, photo.replace(b"\xff\xc4", b"\xff\xdb"))

    make_small_copy.call(str(upload.tenant_id), str(upload.id))

    upload.refresh_from_db()
    assert (upload.small_key, upload.likeness) == ("", None)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jpg", b"text named .jpg"), ("a.jpg", a_photo()[:3000]), ("a.jpg", b""), ("a.heic", b"PK\x03\x04")],
)
def test_refused_photo_leaves_nothing(shelf: Path, clerk: Who, name: str, content: bytes) -> None:
    with pytest.raises(Refusal):
        store_photo(by=clerk, unit=clerk.unit, name=name, content=io.BytesIO(content))

    assert (Upload.objects.count(), _files(shelf)) == (0, [])


def test_upload_of_50_megabytes_is_refused_before_it_is_read(shelf: Path, clerk: Who) -> None:
    class Unread(SimpleUploadedFile):
        def read(self, *args: object) -> bytes:
            raise AssertionError("was read")

    big = Unread("会场.jpg", b"")
    big.size = 50 * 1024 * 1024

    with pytest.raises(Refusal, match=r"「会场\.jpg」有50MB，一张最多20MB，请把照片压小再传。"):
        store_photo(by=clerk, unit=clerk.unit, name="会场.jpg", content=big)  # type: ignore[arg-type]


def test_endless_stream_is_read_no_further_than_the_limit(shelf: Path, clerk: Who) -> None:
    stream = io.BytesIO(b"\xff\xd8\xff" + bytes(MOST_BYTES * 2))

    with pytest.raises(Refusal, match="一张最多20MB"):
        store_photo(by=clerk, unit=clerk.unit, name="a.jpg", content=stream)

    assert stream.tell() == MOST_BYTES + 1


def test_photo_for_another_unit_is_refused_alike_whether_it_exists(shelf: Path, clerk: Who, tenant: Tenant) -> None:
    """N10."""
    for other in (a_unit(tenant, "桥头社区"), a_unit(a_tenant("上坪街道"))):
        with pytest.raises(Refusal, match="这条属于别的单位，您看不到内容。"):
            store_photo(by=clerk, unit=other, name="a.jpg", content=io.BytesIO(a_photo()))

    assert _files(shelf) == []


def test_leader_and_district_store_nothing(shelf: Path, tenant: Tenant, unit: Unit) -> None:
    office = a_unit(tenant, "街道消安办", "office")
    for by, code in (
        (someone("leader", office), "read_only"),
        (someone("district", district=tenant.district), "not_yours"),
    ):
        with pytest.raises(Refusal) as caught:
            store_photo(by=by, unit=unit, name="a.jpg", content=io.BytesIO(a_photo()))
        assert caught.value.code == code


def test_what_fails_together_leaves_neither_row_nor_file(shelf: Path, clerk: Who) -> None:
    with pytest.raises(Refusal), kept_together():
        _store(clerk)
        with kept_together():
            _store(clerk)
        store_photo(by=clerk, unit=clerk.unit, name="b.jpg", content=io.BytesIO(b"no photo"))

    assert (Upload.objects.count(), Line.objects.filter(verb="store_file").count(), _files(shelf)) == (0, 0, [])


def test_inner_failure_takes_only_its_own_file(shelf: Path, clerk: Who) -> None:
    with kept_together():
        kept = _store(clerk)
        with pytest.raises(Refusal), kept_together():
            _store(clerk)
            raise Refusal("no", "不行。")

    assert (list(Upload.objects.all()), _files(shelf)) == ([kept], [kept.key])


def test_file_stays_when_nobody_knows_whether_the_database_committed(shelf: Path, clerk: Who) -> None:
    with pytest.raises(OperationalError), kept_together():
        upload = _store(clerk)
        raise OperationalError("server closed the connection")

    assert list(orphans()) == [upload.key]


def test_file_is_never_written_without_somebody_to_take_it_back(shelf: Path) -> None:
    with pytest.raises(RuntimeError):
        write("t/a.jpg", b"first")

    assert _files(shelf) == []


def test_failure_in_a_plain_transaction_leaves_an_orphan_that_is_found_and_swept(shelf: Path, clerk: Who) -> None:
    kept = _store(clerk)
    make_small_copy.call(str(kept.tenant_id), str(kept.id))
    kept.refresh_from_db()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        lost = _store(clerk)
        raise ZeroDivisionError
    put(f"{clerk.tenant_id}/2023/11/.part-x7", b"half")
    put("elsewhere.txt", b"not ours")

    found = set(orphans())
    young = remove_orphans()
    swept = remove_orphans(older_than=timedelta(0))

    assert found == {lost.key, f"{clerk.tenant_id}/2023/11/.part-x7", "elsewhere.txt"}
    assert (young, swept) == (0, 3)
    assert _files(shelf) == sorted([kept.key, kept.small_key])


def test_paper_is_kept_as_it_is(shelf: Path, unit: Unit) -> None:
    paper = _a_paper(unit)

    with open_file(paper) as file:
        assert file.read() == b"paper"
    assert (paper.name, paper.media_type, paper.size, paper.stored_by) == ("月报.docx", WORD, 5, None)
    assert paper.sha256 == hashlib.sha256(b"paper").hexdigest()
    assert DBTaskResult.objects.count() == 0


def test_paper_of_another_tenants_unit_is_a_mistake_of_the_program(shelf: Path, unit: Unit) -> None:
    with pytest.raises(ValueError, match="another tenant"):
        store_bytes(
            tenant=a_tenant("上坪街道"),
            unit=unit,
            purpose=Purpose.PAPER,
            name="a",
            media_type=WORD,
            content=b"",
            by=None,
        )


def test_discarded_photo_is_gone_with_its_small_copy(
    shelf: Path, clerk: Who, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    stale, other = _store(clerk), _store(clerk)
    make_small_copy.call(str(stale.tenant_id), str(stale.id))

    with django_capture_on_commit_callbacks(execute=True):
        discard(by=clerk, uploads=[stale])

    assert (list(Upload.objects.all()), _files(shelf)) == ([other], [other.key])


def test_photo_of_another_unit_is_not_discarded(shelf: Path, clerk: Who, tenant: Tenant) -> None:
    """N10."""
    stranger = someone("clerk", a_unit(tenant, "桥头社区"))
    upload = _store(clerk)

    with pytest.raises(Refusal, match="这条属于别的单位，您看不到内容。"):
        discard(by=stranger, uploads=[upload])

    assert list(Upload.objects.all()) == [upload]


def test_files_are_listed_for_those_who_reach_their_unit(shelf: Path, clerk: Who, tenant: Tenant) -> None:
    """N10: and for nobody else."""
    upload = _store(clerk)
    office = someone("office", a_unit(tenant, "街道消安办", "office"))
    strangers = [
        someone("clerk", a_unit(tenant, "桥头社区")),
        someone("office", a_unit(a_tenant("上坪街道"), "街道消安办", "office")),
        someone("district", district=tenant.district),
        someone("admin_system"),
    ]

    assert [list(Upload.objects.visible_to(who)) for who in (clerk, office)] == [[upload], [upload]]
    assert [list(Upload.objects.visible_to(who)) for who in strangers] == [[], [], [], []]


def test_turned_heic_of_a_phone_is_stored_upright(shelf: Path, clerk: Who) -> None:
    upload = _store(clerk, encoded(an_image(320, 240), "HEIF", exif=an_exif(orientation=6)), name="IMG_0001.HEIC")

    with open_file(upload) as file:
        assert opened(file.read()).size == (240, 320)
    assert (upload.name, upload.media_type, upload.key[-4:]) == ("IMG_0001.HEIC", "image/jpeg", ".jpg")
