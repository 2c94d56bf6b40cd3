"""记一笔 as a person does it: the record and its photos, all or nothing."""

import uuid
from collections.abc import Sequence
from typing import IO

from beacon.files.actions import discard, store_photo
from beacon.files.models import Upload
from beacon.files.together import kept_together
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.records.actions import MOST_PHOTOS, Saved, may_record, save_record
from beacon.records.drafts import Draft
from beacon.records.models import Record

PHOTOS = "photos"
"""The form field a refused photo concerns."""


def capture(
    *, by: Who, unit: Unit, draft: Draft, client_id: uuid.UUID, photos: Sequence[tuple[str, IO[bytes]]] = ()
) -> Saved:
    """Store the photos (name, bytes) and save the record with them, in one transaction.

    A form sent twice is one record, and its photos are stored once. Refused as a whole, with nothing kept, when one
    photo does not fit; the sentence names it.
    """
    require(may_record(by, unit))
    if len(photos) > MOST_PHOTOS:
        raise Refusal(
            "too_many_photos", f"一次最多放{MOST_PHOTOS}张照片，现在选了{len(photos)}张，请少选几张。", PHOTOS
        )
    if photos and _is_there(by, client_id):
        return save_record(by=by, unit=unit, draft=draft, client_id=client_id)
    with kept_together():
        uploads = [_stored(by, unit, name, content) for name, content in photos]
        saved = save_record(by=by, unit=unit, draft=draft, client_id=client_id, photos=uploads)
    if saved.was_there and uploads:
        # A second tap overtook this one between the question above and the save.
        discard(by=by, uploads=uploads)
    return saved


def _is_there(by: Who, client_id: uuid.UUID) -> bool:
    return Record.objects.filter(tenant_id=by.tenant_id, client_id=client_id).exists()


def _stored(by: Who, unit: Unit, name: str, content: IO[bytes]) -> Upload:
    try:
        return store_photo(by=by, unit=unit, name=name, content=content)
    except Refusal as refusal:
        raise Refusal.because(Reason(refusal.code, refusal.sentence, PHOTOS)) from None
