"""Deeds on files: store a photo, store a made or imported file, give up one."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import IO
from uuid import UUID

from django.db import transaction

from beacon.files.jobs import make_small_copy
from beacon.files.models import Purpose, Upload
from beacon.files.names import key_of, tidy
from beacon.files.pictures import MOST_BYTES, clean, too_large
from beacon.files.storage import remove, take
from beacon.files.together import kept_together, write
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.ids import new_id
from beacon.kit.refusals import require
from beacon.people.models import Account, Tenant, Unit
from beacon.people.reach import Who, may_write_for

JPEG = "image/jpeg"


def store_photo(*, by: Who, unit: Unit, name: str, content: IO[bytes]) -> Upload:
    """Store a photo of a unit: as JPEG, without place and camera, with the time it was taken (N04).

    Nothing is decoded here if it came as JPEG; the small copy and the likeness are made in a job. Refused, with a
    sentence that names the file, when it is no photo, cut short, moving, or larger than MOST_BYTES or MOST_PIXELS;
    and when the unit is not within reach.
    """
    require(may_write_for(by, unit))
    picture = clean(name, _read(name, content))
    with kept_together():
        upload = _store(
            unit=unit,
            purpose=Purpose.PHOTO,
            name=name,
            media_type=JPEG,
            content=picture.content,
            by=by.account,
            taken_at=picture.taken_at,
        )
        # The database keeps the queue, so the job stands or falls with the row.
        make_small_copy.enqueue(str(upload.tenant_id), str(upload.id))
    return upload


def store_bytes(
    *,
    tenant: Tenant,
    unit: Unit,
    purpose: Purpose,
    name: str,
    media_type: str,
    content: bytes,
    by: Account | None,
) -> Upload:
    """Store a made paper or an imported notice as it is. The caller has asked whether `by` may; None is the program.

    ValueError when the unit is another tenant's.
    """
    if unit.tenant_id != tenant.id:
        raise ValueError("the unit belongs to another tenant")
    with kept_together():
        return _store(unit=unit, purpose=purpose, name=name, media_type=media_type, content=content, by=by)


def discard(*, by: Who, uploads: Iterable[Upload]) -> None:
    """Remove files that nothing came to refer to, as after a double tap.

    Refused when a unit is not within reach; ProtectedError when something refers to a file.
    """
    with transaction.atomic():
        for upload in uploads:
            require(may_write_for(by, upload.unit))
            _discard(upload, by.account.id)


def discard_forgotten(uploads: Iterable[Upload]) -> None:
    """The same by the program itself, for what nobody came back for."""
    with transaction.atomic():
        for upload in uploads:
            _discard(upload, None)


def _discard(upload: Upload, actor_id: UUID | None) -> None:
    # The row is asked for once more: the job may have made the small copy meanwhile.
    row = Upload.objects.select_for_update().filter(tenant_id=upload.tenant_id, pk=upload.pk).first()
    if row is None:
        return
    note(tenant_id=row.tenant_id, actor_id=actor_id, verb="discard_file", thing_kind="upload", thing_id=row.id)
    row.delete()
    transaction.on_commit(partial(_remove_all, [row.key, row.small_key]))


def _remove_all(keys: Iterable[str]) -> None:
    for key in keys:
        if key:
            remove(key)


def open_file(upload: Upload, *, small: bool = False) -> IO[bytes]:
    """The bytes of a file or of its small copy, for reading. Refused when they are not there."""
    return take(upload.small_key if small else upload.key)


def hand_out(*, by: Account, upload: Upload, small: bool = False) -> IO[bytes]:
    """The bytes for somebody who holds the file's address. A paper or a notice taken away leaves a line; photos are
    looked at too often for that."""
    content = open_file(upload, small=small)
    if upload.purpose != Purpose.PHOTO:
        note(
            tenant_id=upload.tenant_id,
            actor_id=by.id,
            verb="download_file",
            thing_kind="upload",
            thing_id=upload.id,
            detail={"purpose": str(upload.purpose)},
        )
    return content


def _read(name: str, content: IO[bytes]) -> bytes:
    """All of a photo, or the refusal of one that is too large, before more of it is read than may be."""
    size = getattr(content, "size", None)
    if isinstance(size, int) and size > MOST_BYTES:
        raise too_large(name, size)
    whole = content.read(MOST_BYTES + 1)
    if len(whole) > MOST_BYTES:
        raise too_large(name, len(whole))
    return whole


def _store(
    *,
    unit: Unit,
    purpose: Purpose,
    name: str,
    media_type: str,
    content: bytes,
    by: Account | None,
    taken_at: datetime | None = None,
) -> Upload:
    """Write the bytes, then the row and its line in the journal, whose chain thereby also covers the file's hash."""
    now, upload_id = clock.now(), new_id()
    upload = Upload(
        id=upload_id,
        tenant_id=unit.tenant_id,
        unit=unit,
        purpose=purpose,
        name=tidy(name),
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        key=key_of(unit.tenant_id, now.date(), upload_id, "photo.jpg" if purpose == Purpose.PHOTO else name),
        taken_at=taken_at,
        stored_at=now,
        stored_by=by,
    )
    write(upload.key, content)
    upload.save(force_insert=True)
    note(
        tenant_id=upload.tenant_id,
        actor_id=by.id if by else None,
        verb="store_file",
        thing_kind="upload",
        thing_id=upload.id,
        detail={"purpose": str(purpose), "bytes": upload.size, "sha256": upload.sha256},
        at=now,
    )
    return upload
