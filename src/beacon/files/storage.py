"""Bytes under keys, wherever the installation keeps them, through Django's default storage: a local disk, or S3."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage

from beacon.kit.refusals import Refusal

PART = ".part-"


class DurableFileStorage(FileSystemStorage):
    """The local disk, where a file is there whole or not at all, and what was acknowledged survives a power cut.

    Django's own storage writes straight to the final name and leaves it to the system when the bytes reach the disk.
    """

    def _save(self, name: str, content: File[bytes]) -> str:
        """Write beside the final name, force to disk, then rename; an earlier file of the same name is replaced."""
        place = Path(self.path(name))
        fresh = [folder for folder in (place.parent, *place.parent.parents) if not folder.exists()]
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=PART, dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                if self.file_permissions_mode is not None:
                    os.fchmod(file.fileno(), self.file_permissions_mode)
                os.fsync(file.fileno())
            os.replace(part, place)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(part)
            raise
        for folder in (place.parent, *(made.parent for made in fresh)):
            force_folder(folder)
        return name


def force_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut; some mounted folders cannot, and then nothing is lost by it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def put(key: str, content: bytes) -> None:
    """Keep bytes under a key. What lay there is replaced: keys are never used for two things."""
    default_storage.delete(key)
    kept = default_storage.save(key, ContentFile(content))
    if kept != key:
        default_storage.delete(kept)
        raise FileExistsError(key)


def take(key: str) -> IO[bytes]:
    """The bytes under a key, opened for reading; whoever takes them closes them. Refused when they are not there."""
    try:
        return default_storage.open(key, "rb")
    except FileNotFoundError:
        raise Refusal("file_gone", "这个文件找不到了，请联系街道消安办。") from None


def remove(key: str) -> None:
    """Remove what lies under a key, if anything does."""
    default_storage.delete(key)
