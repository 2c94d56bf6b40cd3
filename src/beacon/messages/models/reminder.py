"""Reminders that went out."""

from django.db import models

from beacon.people.models import Account, TenantRow


class Reminder(TenantRow):
    """The group text about one month's report, handed to the office to send. It carries no unit, so none can be
    named."""

    ends = models.DateField("统计期止")
    sent_at = models.DateTimeField("提醒时间")
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=("tenant", "ends", "sent_at"), name="reminders_of_month"),)
