"""What a record answers: the duties it satisfies, the plan it carried out."""

from django.db import models

from beacon.people.models import TenantRow
from beacon.plans.models import CalendarItem, DutyInstance
from beacon.records.models.record import Record


class Credit(TenantRow):
    """A duty instance that a record satisfies, wholly or as one of several times."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="credits", db_index=False)
    instance = models.ForeignKey(DutyInstance, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_late = models.BooleanField("补办", default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "record", "instance"), name="records_credit_once"),)
        indexes = (models.Index(fields=("tenant", "instance"), name="records_credit_instance"),)


class Planned(TenantRow):
    """The record of an activity that had stood on the calendar."""

    item = models.ForeignKey(CalendarItem, on_delete=models.PROTECT, related_name="+", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="planned", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "record"), name="records_planned_once"),)
        indexes = (models.Index(fields=("tenant", "item"), name="records_planned_item"),)
