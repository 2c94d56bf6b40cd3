"""Photos that wait for their record."""

from django.db import models

from beacon.files.models import Upload
from beacon.people.models import Account, TenantRow, Unit


class HeldPhoto(TenantRow):
    """A photo that came with a form which made no record yet: a pasted message, a form with something to put right.
    `form` is the `client_id` the record will have; only whoever sent it gets it back."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    held_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    form = models.UUIDField()
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+", db_index=False)
    held_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "upload"), name="records_held_photo_once"),)
        indexes = (models.Index(fields=("tenant", "held_by", "form"), name="records_held_photo_of"),)
