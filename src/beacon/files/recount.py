"""Compares the stored files with their rows."""

import hashlib
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

from django.core.files.storage import default_storage

from beacon.files.models import Upload
from beacon.files.orphans import YOUNG, orphans

_PIECE = 1 << 20


def differences(tenant_id: uuid.UUID) -> Iterator[str]:
    """A sentence for each file of the tenant that is missing or is not what was stored. Reads every file."""
    rows = Upload.objects.filter(tenant_id=tenant_id).order_by("pk")
    for upload in rows.iterator(chunk_size=500):
        words = _original(upload) or _small(upload)
        # A double tap may have taken it back between the two looks.
        if words and rows.filter(pk=upload.pk).exists():
            yield f"{upload.get_purpose_display()}「{upload.name}」（{upload.key}）{words}"


def _original(upload: Upload) -> str:
    if not default_storage.exists(upload.key):
        return "找不到了。"
    size, digest = size_and_digest(upload.key)
    if size != upload.size:
        return f"应有{upload.size}字节，实际{size}字节。"
    return "" if digest == upload.sha256 else "内容变了，和存入时不一样。"


def _small(upload: Upload) -> str:
    return "的小图找不到了。" if upload.small_key and not default_storage.exists(upload.small_key) else ""


def size_and_digest(key: str) -> tuple[int, str]:
    """Length and SHA-256 of what lies under a key."""
    total, size = hashlib.sha256(), 0
    with default_storage.open(key, "rb") as file:
        while piece := file.read(_PIECE):
            total.update(piece)
            size += len(piece)
    return size, total.hexdigest()


def leftovers() -> Iterator[str]:
    """A sentence for each file that no row knows, unless it is so young that its row may still come."""
    before = datetime.now(UTC) - YOUNG
    for key in orphans():
        if default_storage.get_modified_time(key) < before:
            yield f"文件 {key} 没有任何记录用到。"


def stored_keys() -> Iterator[str]:
    """The key of every file and small copy that a row names, in the order of the rows."""
    for key, small_key in Upload.objects.order_by("pk").values_list("key", "small_key").iterator(chunk_size=1000):
        yield key
        if small_key:
            yield small_key
