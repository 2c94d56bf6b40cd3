"""Files as units mail them: told by their bytes, a picture without the place it was taken."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from beacon.files.names import shown, tidy
from beacon.files.pictures import MOST_BYTES, clean
from beacon.files.sniffing import HEAD_BYTES, Kind, sniff
from beacon.kit.refusals import Refusal

FIELD = "file"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIF})
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MEDIA_TYPES = {
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
    ".doc": "application/msword",
    ".wps": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".et": "application/vnd.ms-excel",
    ".pdf": "application/pdf",
    ".ofd": "application/ofd",
    ".zip": "application/zip",
}
_OF_ZIP = frozenset({".docx", ".xlsx", ".ofd", ".zip"})
_OF_OLE = frozenset({".doc", ".xls", ".wps", ".et"})


@dataclass(frozen=True)
class MailedFile:
    """A file fit to keep."""

    name: str
    media_type: str
    content: bytes


def clean_file(name: str, content: IO[bytes]) -> MailedFile:
    """The file as it is kept. Refused, with what to do, when it is empty, too large, or none that units send."""
    whole = content.read(MOST_BYTES + 1)
    if not whole:
        raise Refusal("no_file", "请选报来的文件，Word、Excel、PDF或照片都行。", FIELD)
    if len(whole) > MOST_BYTES:
        raise Refusal("large_file", f"{shown(name)}超过{MOST_BYTES // (1024 * 1024)}MB，请压小一些再传。", FIELD)
    kind = sniff(whole[:HEAD_BYTES])
    if kind in _PICTURES:
        return _picture(name, whole)
    ending = PurePosixPath(name).suffix.lower()
    if not _fits(ending, kind, whole):
        raise Refusal("other_file", f"{shown(name)}打不开，请选Word、Excel、PDF或照片。", FIELD)
    return MailedFile(tidy(name), _MEDIA_TYPES[ending], whole)


def _picture(name: str, whole: bytes) -> MailedFile:
    try:
        content = clean(name, whole).content
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.sentence, FIELD) from None
    return MailedFile(f"{PurePosixPath(tidy(name)).stem}.jpg", "image/jpeg", content)


def _fits(ending: str, kind: Kind, whole: bytes) -> bool:
    """Whether the bytes are what the name says."""
    if ending in _OF_ZIP:
        return whole.startswith(_ZIP)
    if ending in _OF_OLE:
        return whole.startswith(_OLE)
    return ending == ".pdf" and kind is Kind.PDF
