import io
import uuid
from datetime import date
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from beacon.files.models import Upload
from beacon.files.orphans import orphans
from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.records.capture import capture
from beacon.records.drafts import Draft
from beacon.records.models import Photo, Record
from tests.support.at_once import together
from tests.support.people import a_tenant, a_unit, someone
from tests.support.pictures import an_image

pytestmark = pytest.mark.django_db(transaction=True)

DRILL = Draft(kind="drill", happened_on=date(2023, 11, 2), setting="community")


@pytest.fixture(autouse=True)
def _empty_shelf(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant()))


def a_photo() -> tuple[str, io.BytesIO]:
    kept = io.BytesIO()
    an_image(64, 48).save(kept, "JPEG")
    kept.seek(0)
    return "IMG_1.jpg", kept


def test_record_and_photos_are_kept_together(clerk: Who) -> None:
    saved = capture(by=clerk, unit=clerk.unit, draft=DRILL, client_id=uuid.uuid4(), photos=[a_photo(), a_photo()])

    assert [photo.position for photo in saved.record.photos.order_by("position")] == [0, 1]
    assert all(default_storage.exists(upload.key) for upload in Upload.objects.all())


def test_one_bad_photo_keeps_nothing_and_is_named_on_the_photo_field(clerk: Who) -> None:
    bad = ("说明.jpg", io.BytesIO(b"text"))

    with pytest.raises(Refusal) as refused:
        capture(by=clerk, unit=clerk.unit, draft=DRILL, client_id=uuid.uuid4(), photos=[a_photo(), bad])

    assert (refused.value.reason.field, "说明.jpg" in refused.value.sentence) == ("photos", True)
    assert (Record.objects.count(), Upload.objects.count(), list(orphans())) == (0, 0, [])


def test_record_that_is_refused_leaves_no_photo_behind(clerk: Who) -> None:
    nothing_to_make_up = Draft(
        kind="drill", happened_on=date(2023, 11, 2), setting="community", make_up_for=uuid.uuid4()
    )

    with pytest.raises(Refusal):
        capture(by=clerk, unit=clerk.unit, draft=nothing_to_make_up, client_id=uuid.uuid4(), photos=[a_photo()])

    assert (Upload.objects.count(), list(orphans())) == (0, [])


def test_sent_again_it_is_the_same_record_with_the_photos_of_the_first(clerk: Who) -> None:
    """N06"""
    client_id = uuid.uuid4()
    first = capture(by=clerk, unit=clerk.unit, draft=DRILL, client_id=client_id, photos=[a_photo()])

    again = capture(by=clerk, unit=clerk.unit, draft=DRILL, client_id=client_id, photos=[a_photo()])

    assert (again.was_there, again.record.id, Upload.objects.count()) == (True, first.record.id, 1)


def test_two_taps_with_a_photo_at_the_same_moment_are_one_record_with_one_photo(clerk: Who) -> None:
    """N06"""
    client_id = uuid.uuid4()

    def tap() -> uuid.UUID:
        return capture(by=clerk, unit=clerk.unit, draft=DRILL, client_id=client_id, photos=[a_photo()]).record.pk

    answers = together(tap, tap)

    assert set(answers) == {Record.objects.get().pk}
    assert (Photo.objects.count(), Upload.objects.count(), list(orphans())) == (1, 1, [])


def test_nobody_stores_photos_for_a_unit_out_of_reach(clerk: Who) -> None:
    """N10"""
    other = a_unit(clerk.tenant, "滨江路社区")

    with pytest.raises(Refusal) as refused:
        capture(by=clerk, unit=other, draft=DRILL, client_id=uuid.uuid4(), photos=[a_photo()])

    assert (refused.value.code, Upload.objects.count()) == ("not_yours", 0)
