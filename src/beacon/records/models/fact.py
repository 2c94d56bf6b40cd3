"""What a record adds to the numbers."""

from django.db import models

from beacon.catalogue.tallies import FIGURES
from beacon.people.models import TenantRow, Unit
from beacon.records.models.record import Record


class Fact(TenantRow):
    """What a valid record adds to one figure of one unit on one day. `is_total`: counts towards sums over units."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="facts", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    figure = models.CharField(max_length=40, choices=list(FIGURES.items()))
    value = models.PositiveIntegerField()
    is_total = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "record", "unit", "figure"), name="records_fact_once"),
        )
        indexes = (
            models.Index(fields=("tenant", "unit", "day"), name="records_fact_unit"),
            models.Index(fields=("tenant", "day"), name="records_fact_day"),
        )
