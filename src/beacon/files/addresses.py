"""Signed, short-lived addresses of files: made by a page for the person who reads it, worthless to anybody else.

A page that shows a photo or offers a paper has already asked whether its reader may see it; the address carries that
answer for up to an hour of real time, bound to the file, the copy and the reader.
"""

import time
import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer

from beacon.files.models import Upload
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Account

LONGEST = 3600
"""Seconds of real time an address holds at most."""
STEP = LONGEST // 2
"""Addresses made within the same half hour are the same, so that a phone loads each photo once."""

FULL, SMALL = "f", "s"
_SALT = "beacon.files.addresses"


def address(upload: Upload, *, to: Account) -> str:
    """Where `to` can open the file for the next half to whole hour."""
    return _address(upload, FULL, to)


def small_address(upload: Upload, *, to: Account) -> str | None:
    """Where `to` can see the small copy of a photo; None until the job has made it."""
    return _address(upload, SMALL, to) if upload.small_key else None


def _address(upload: Upload, copy: str, to: Account) -> str:
    expires = (int(time.time()) // STEP + 2) * STEP
    signed = _signer().sign(_value(upload.id, copy, expires, to.id))
    return f"{settings.MEDIA_URL}{upload.id}/{copy}{expires:x}-{signed.rpartition(':')[2]}/"


def find(upload_id: uuid.UUID, token: str, reader: Account) -> tuple[Upload, bool]:
    """The file that an address stands for, and whether its small copy is meant.

    Refused when the address has run out; alike when it was made up, was made for somebody else or its file is gone.
    """
    told, _, signature = token.partition("-")
    copy, expires = told[:1], _number(told[1:])
    try:
        _signer().unsign(f"{_value(upload_id, copy, expires, reader.id)}:{signature}")
    except BadSignature:
        raise Refusal.because(NOT_YOURS) from None
    if expires <= time.time():
        raise Refusal("address_expired", "这个链接过期了，请回到原来的页面重新打开。")
    upload = Upload.objects.filter(pk=upload_id).first()
    if upload is None:
        raise Refusal.because(NOT_YOURS)
    return upload, copy == SMALL and bool(upload.small_key)


def _signer() -> Signer:
    return Signer(salt=_SALT)


def _value(upload_id: uuid.UUID, copy: str, expires: int, reader_id: uuid.UUID) -> str:
    return f"{upload_id}.{copy}.{expires:x}.{reader_id}"


def _number(text: str) -> int:
    try:
        return int(text, 16)
    except ValueError:
        return 0
