"""Where a record took place, as rows of the registers."""

from django.db import models

from beacon.people.models import TenantRow
from beacon.records.models.record import Record
from beacon.registers.models import Building, Place


class RecordBuilding(TenantRow):
    """A high-rise that a record was made at."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="buildings", db_index=False)
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "record", "building"), name="records_building_once"),)
        indexes = (models.Index(fields=("tenant", "building", "record"), name="records_building_of"),)


class RecordPlace(TenantRow):
    """A crowded place or fixed point that a record was made at."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="places", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "record", "place"), name="records_place_once"),)
        indexes = (models.Index(fields=("tenant", "place", "record"), name="records_place_of"),)
