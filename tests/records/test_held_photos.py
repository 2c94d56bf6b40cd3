"""Photos that wait for their record, and what becomes of those nobody came back for."""

import io
import uuid

import pytest
from django.core.files.storage import default_storage

from beacon.files.models import Upload
from beacon.journal.models import Line
from beacon.people.reach import Who
from beacon.records.held_photos import held_for, hold_photos, remove_old
from beacon.records.models import HeldPhoto
from tests.support.pictures import a_photo
from tests.support.plan import at, clerk_at_work

pytestmark = pytest.mark.django_db


def held(by: Who, form: uuid.UUID) -> Upload:
    return hold_photos(by=by, unit=by.unit, form=form, photos=[("楼道.jpg", io.BytesIO(a_photo()))])[-1]


def test_photos_nobody_came_back_for_go_after_a_day_whoever_left_them() -> None:
    """N04 Of two subdistricts; file, row and all, with a line of the journal; what is younger stays."""
    people, form = [clerk_at_work(), clerk_at_work()], uuid.uuid4()
    with at(2023, 11, 2, 16, 0):
        old = [held(by, form) for by in people]
    with at(2023, 11, 3, 15, 0):
        young = held(people[0], uuid.uuid4())
        too_early = remove_old()

    with at(2023, 11, 3, 16, 30):
        removed = remove_old()

    assert (too_early, removed) == (0, 2)
    assert list(Upload.objects.all()) == [young]
    assert held_for(people[0], people[0].unit, form) == []
    assert [row.upload for row in HeldPhoto.objects.all()] == [young]
    gone = Line.objects.filter(verb="discard_file")
    assert {(line.tenant_id, line.actor_id, line.thing_id) for line in gone} == {
        (upload.tenant_id, None, upload.pk) for upload in old
    }


@pytest.mark.django_db(transaction=True)
def test_their_files_go_with_them() -> None:
    """N04"""
    with at(2023, 11, 2, 16, 0):
        upload = held(clerk_at_work(), uuid.uuid4())
    there = default_storage.exists(upload.key)

    with at(2023, 11, 4, 16, 0):
        remove_old()

    assert (there, default_storage.exists(upload.key)) == (True, False)
