"""Reminders to one unit alone."""

from django.db import models

from beacon.people.models import Account, TenantRow, Unit


class UnitReminder(TenantRow):
    """A word to one unit about its report of one window, read by that unit and by those who may collect. Its page shows
    it; e-mail carries it where there is an address."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    ends = models.DateField("统计期止")
    sent_at = models.DateTimeField("提醒时间")
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=("tenant", "ends", "unit", "sent_at"), name="reminders_unit_of_month"),)
