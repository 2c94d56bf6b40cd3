"""Work on files that nobody waits for."""

import logging

from django_tasks import task

from beacon.files.models import Purpose, Upload
from beacon.files.names import small_key_of
from beacon.files.pictures import shrink
from beacon.files.storage import put, remove, take

logger = logging.getLogger(__name__)


@task()
def make_small_copy(tenant_id: str, upload_id: str) -> None:
    """The job: make a photo's small copy and its likeness. Run again, it does nothing; killed half-way, it starts anew.

    A photo that does not decode stays without small copy; the page shows it as not ready and opens the original.
    """
    upload = Upload.objects.filter(tenant_id=tenant_id, pk=upload_id, purpose=Purpose.PHOTO).first()
    if upload is None or upload.small_key:
        return
    with take(upload.key) as file:
        content = file.read()
    try:
        small = shrink(content)
    except ValueError:
        logger.warning("photo %s does not decode, no small copy made", upload_id)
        return
    upload.small_key, upload.likeness = small_key_of(upload.key), small.likeness
    put(upload.small_key, small.content)
    still_there = Upload.objects.filter(tenant_id=tenant_id, pk=upload_id)
    if not still_there.update(small_key=upload.small_key, likeness=upload.likeness):
        remove(upload.small_key)
