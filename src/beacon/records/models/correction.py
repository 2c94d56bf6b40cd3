"""What was corrected in a record."""

from django.db import models

from beacon.people.models import Account, TenantRow
from beacon.records.models.record import Record


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Corrections are added and read; the program has no way to change or remove one."""

    def update(self, **kwargs: object) -> int:
        """TypeError: what was written about a correction stays."""
        raise TypeError("a correction is never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """TypeError: N09 wants before, after and why to stay."""
        raise TypeError("a correction is never removed")


class Correction(TenantRow):
    """One correction of a record, the first being number 1 (N09).

    `before` and `after` hold the whole record in words, a list of [name, label, words], as it was told at that moment.
    `counted_before` and `counted_after` hold what it added to the sums: {"day": "2023-10-12", "figures":
    {"attendance": 40}}. A month report that was frozen in between is never rewritten: its 更正 of the next month is the
    sum of what stood in `counted_before` of the first correction after the freezing against what counts now.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="corrections", db_index=False)
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField("更正时间")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    why = models.CharField("为什么更正", max_length=100)
    before = models.JSONField()
    after = models.JSONField()
    counted_before = models.JSONField()
    counted_after = models.JSONField()

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "record", "number"), name="records_correction_once"),
            models.CheckConstraint(condition=~models.Q(why=""), name="records_correction_why"),
        )
        indexes = (models.Index(fields=("tenant", "at"), name="records_correction_at"),)
