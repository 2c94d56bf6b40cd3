"""记一笔 as a person does it: the record and its photos, all or nothing."""

import uuid
from collections.abc import Sequence
from typing import IO

from beacon.files.actions import store_photo
from beacon.files.models import Upload
from beacon.files.together import kept_together
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.records.actions import MOST_PHOTOS, Saved, may_record, save_record
from beacon.records.drafts import Draft

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
    with kept_together():
        return save_record(
            by=by,
            unit=unit,
            draft=draft,
            client_id=client_id,
            take_photos=lambda: [_stored(by, unit, name, content) for name, content in photos],
        )


def _stored(by: Who, unit: Unit, name: str, content: IO[bytes]) -> Upload:
    try:
        return store_photo(by=by, unit=unit, name=name, content=content)
    except Refusal as refusal:
        raise Refusal.because(Reason(refusal.code, refusal.sentence, PHOTOS)) from None
