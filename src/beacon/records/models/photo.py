"""The photos of a record."""

from django.db import models

from beacon.files.models import Upload
from beacon.people.models import TenantRow
from beacon.records.models.record import Record


class Photo(TenantRow):
    """An uploaded picture of a record."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="photos", db_index=False)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "record", "upload"), name="records_photo_once"),)
