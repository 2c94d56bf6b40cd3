"""Photos kept between two pages: chosen with a pasted message, or with a form that had something to put right, they
wait for the record so that nobody has to choose them again."""

import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import IO

from django.db import transaction
from django.db.models import QuerySet

from beacon.files.actions import discard, discard_forgotten, store_photo
from beacon.files.models import Upload
from beacon.files.together import kept_together
from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.records.actions import MOST_PHOTOS, may_record
from beacon.records.models import HeldPhoto

PHOTOS = "photos"
"""The form field a refused photo concerns."""

KEPT = timedelta(days=1)
"""How long they wait at least; the worker lets them go soon after."""


def hold_photos(*, by: Who, unit: Unit, form: uuid.UUID, photos: Sequence[tuple[str, IO[bytes]]]) -> list[Upload]:
    """Keep the photos (name, bytes) for the record this form will make; all that wait for it, in their order.

    Refused as a whole, by the field, when one does not fit or when they are too many.
    """
    require(may_record(by, unit))
    with kept_together():
        there = len(held_for(by, unit, form))
        if there + len(photos) > MOST_PHOTOS:
            raise too_many(there + len(photos))
        for name, content in photos:
            upload = stored(by, unit, name, content)
            own = {"tenant_id": unit.tenant_id, "unit": unit, "held_by": by.account}
            HeldPhoto(**own, form=form, upload=upload, held_at=clock.now()).save(force_insert=True)
    return held_for(by, unit, form)


def held_for(by: Who, unit: Unit, form: uuid.UUID) -> list[Upload]:
    """What waits for the record of this form, oldest first: one's own alone. One query."""
    return [row.upload for row in _of(by, unit, form).order_by("id")]


def take_held(*, by: Who, unit: Unit, form: uuid.UUID, keep: Collection[uuid.UUID]) -> list[Upload]:
    """Those among `keep`, for the record that is being saved; the others are thrown away. Runs in the deed that saves
    it. What is not held for this very form by this very person is not among them."""
    rows = list(_of(by, unit, form).select_for_update(of=("self",)).order_by("id"))
    HeldPhoto.objects.filter(tenant_id=by.tenant_id, pk__in=[row.pk for row in rows]).delete()
    discard(by=by, uploads=[row.upload for row in rows if row.upload_id not in keep])
    return [row.upload for row in rows if row.upload_id in keep]


def stored(by: Who, unit: Unit, name: str, content: IO[bytes]) -> Upload:
    """A photo of a record, refused by the field of the form."""
    try:
        return store_photo(by=by, unit=unit, name=name, content=content)
    except Refusal as refusal:
        raise Refusal.because(Reason(refusal.code, refusal.sentence, PHOTOS)) from None


def too_many(photos: int) -> Refusal:
    """The refusal of more photos than a record takes."""
    return Refusal("too_many_photos", f"一次最多放{MOST_PHOTOS}张照片，现在选了{photos}张，请少选几张。", PHOTOS)


def _of(by: Who, unit: Unit, form: uuid.UUID) -> QuerySet[HeldPhoto]:
    rows = HeldPhoto.objects.filter(tenant_id=by.tenant_id, held_by=by.account, form=form, unit=unit)
    return rows.select_related("upload__unit")


def remove_old() -> int:
    """Let go the photos of every subdistrict that waited too long for their record; how many. One that is being saved
    at this moment is its record's."""
    old = HeldPhoto.objects.filter(held_at__lt=clock.now() - KEPT)
    removed = 0
    for key in old.values_list("pk", flat=True):
        with transaction.atomic():
            row = old.select_for_update(of=("self",), skip_locked=True).select_related("upload").filter(pk=key).first()
            if row is not None:
                row.delete()
                discard_forgotten([row.upload])
                removed += 1
    return removed
