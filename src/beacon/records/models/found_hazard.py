"""The hazards that were found in an activity."""

from django.db import models

from beacon.hazards.models import Hazard
from beacon.people.models import TenantRow
from beacon.records.models.record import Record


class RecordHazard(TenantRow):
    """A hazard noted in a record, by the number of its line."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="found", db_index=False)
    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "hazard"), name="records_hazard_once"),
            models.UniqueConstraint(fields=("tenant", "record", "position"), name="records_hazard_line"),
        )
