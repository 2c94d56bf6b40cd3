"""That the question about a saved record was answered."""

from django.db import models

from beacon.people.models import TenantRow
from beacon.records.models.record import Record


class LookedAgain(TenantRow):
    """没错: the record is as it should be, no question about it any more. Neither which question it was nor who
    answered stands here, so that nothing can be added up by unit or person (N14)."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "record"), name="records_looked_again_once"),)
