"""记一笔 as a person does it: the record and its photos, all or nothing."""

import uuid
from collections.abc import Collection, Sequence
from typing import IO

from beacon.files.models import Upload
from beacon.files.together import kept_together
from beacon.kit.refusals import require
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.records.actions import MOST_PHOTOS, Saved, may_record, save_record
from beacon.records.drafts import Draft
from beacon.records.held_photos import stored, take_held, too_many


def capture(
    *,
    by: Who,
    unit: Unit,
    draft: Draft,
    client_id: uuid.UUID,
    photos: Sequence[tuple[str, IO[bytes]]] = (),
    held: Collection[uuid.UUID] | None = None,
) -> Saved:
    """Store the photos (name, bytes) and save the record with them, in one transaction; first come those of `held`
    that wait for this form (`records.held_photos`), and what else waited for it goes. None: nothing waits.

    A form sent twice is one record, and its photos are stored once. Refused as a whole, with nothing kept, when one
    photo does not fit; the sentence names it.
    """
    require(may_record(by, unit))
    if len(photos) > MOST_PHOTOS:
        raise too_many(len(photos))

    def taken() -> list[Upload]:
        waiting = [] if held is None else take_held(by=by, unit=unit, form=client_id, keep=held)
        if len(waiting) + len(photos) > MOST_PHOTOS:
            raise too_many(len(waiting) + len(photos))
        return [*waiting, *(stored(by, unit, name, content) for name, content in photos)]

    with kept_together():
        return save_record(by=by, unit=unit, draft=draft, client_id=client_id, take_photos=taken)
