"""Files without a row: left by a power cut between file and row, or by a transaction that failed around them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.core.files.storage import default_storage

from beacon.files.models import Upload
from beacon.files.names import id_in
from beacon.files.storage import remove

YOUNG = timedelta(days=1)
"""Real time in which a file may still be waiting for its row."""


def orphans(folder: str = "") -> Iterator[str]:
    """Keys of stored files that no row knows, folder by folder, one query for each folder that holds files."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        # Nothing was ever stored, or the last file of the folder has just gone.
        return
    keys = sorted(f"{folder}/{file}" if folder else file for file in files)
    if keys:
        known = _known(keys)
        yield from (key for key in keys if key not in known)
    for inner in sorted(folders):
        yield from orphans(f"{folder}/{inner}" if folder else inner)


def _known(keys: Iterable[str]) -> set[str]:
    """Those of the keys that a row names, as original or as small copy."""
    ids = {found for key in keys if (found := id_in(key))}
    rows = Upload.objects.filter(id__in=ids).values_list("key", "small_key")
    return {key for row in rows.iterator() for key in row if key}


def remove_orphans(older_than: timedelta = YOUNG) -> int:
    """Remove the files without a row that have lain for so long in real time; how many they were."""
    before, removed = datetime.now(UTC) - older_than, 0
    for key in list(orphans()):
        if default_storage.get_modified_time(key) < before:
            remove(key)
            removed += 1
    return removed
