"""抽查: which records of a month were drawn to be asked about by telephone, and what came of it."""

from django.db import models
from django.db.models import Q

from beacon.kit.drawing import MOST_PERCENT
from beacon.people.models import Account, TenantRow
from beacon.records.models.record import Record


class SpotDraw(TenantRow):
    """The draw of one month, made once. `seed`, the share and the ids of the records that counted at `at` give the
    same records again (`kit.drawing`)."""

    starts = models.DateField("统计期起")
    ends = models.DateField("统计期止")
    seed = models.CharField("种子", max_length=32)
    percent = models.PositiveSmallIntegerField("抽查比例")
    records_n = models.PositiveIntegerField("抽的时候有效的记录")
    at = models.DateTimeField("抽的时间")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "ends"), name="records_draw_once"),
            models.CheckConstraint(condition=Q(percent__range=(1, MOST_PERCENT)), name="records_draw_percent"),
        )


class SpotState(models.TextChoices):
    """What came of asking."""

    WAITING = "waiting", "待问"
    AGREES = "agrees", "一致"
    DIFFERS = "differs", "有更正"
    NOT_REACHED = "not_reached", "问不到"


class SpotCheck(TenantRow):
    """A record that was drawn. The note is for the office alone."""

    draw = models.ForeignKey(SpotDraw, on_delete=models.CASCADE, related_name="checks", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.PositiveIntegerField()
    state = models.CharField("问到的", max_length=12, choices=SpotState.choices, default=SpotState.WAITING)
    note = models.CharField("备注", max_length=100, blank=True)
    at = models.DateTimeField("问的时间", null=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "draw", "record"), name="records_spot_once"),)
        indexes = (models.Index(fields=("tenant", "record"), name="records_spot_of_record"),)
