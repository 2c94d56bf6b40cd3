"""The record itself."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from beacon.catalogue.kinds import KINDS
from beacon.catalogue.settings import SETTINGS
from beacon.kit.lifecycle import Lifecycle, Move
from beacon.people.models import Account, TenantRow, Unit
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance


class RecordState(models.TextChoices):
    """A saved record counts at once; it stops counting when withdrawn within seconds or voided with a reason."""

    VALID = "valid", "有效"
    WITHDRAWN = "withdrawn", "已撤销"
    VOID = "void", "已作废"


RECORD_LIFE = Lifecycle(
    labels=dict(RecordState.choices),
    owners={"valid": "记录单位", "withdrawn": "存档", "void": "存档"},
    moves=(
        Move("withdraw", "撤销", frozenset({"valid"}), "withdrawn"),
        Move("void", "作废", frozenset({"valid"}), "void"),
    ),
)


class RecordQuerySet(models.QuerySet["Record"]):
    """Records by adjective."""

    def visible_to(self, who: Who) -> "RecordQuerySet":
        """Those with a unit under the path `who` reaches; nothing for those who reach no tenant."""
        if who.path is None:
            return self.none()
        mine = self.filter(tenant_id=who.tenant_id)
        if who.path == "":
            return mine
        parts = RecordUnit.objects.filter(
            tenant_id=who.tenant_id, record=OuterRef("pk"), unit__path__startswith=who.path
        )
        return mine.filter(Exists(parts))

    def valid(self) -> "RecordQuerySet":
        """Those that count."""
        return self.filter(state=RecordState.VALID)


class Record(TenantRow):
    """One activity, typed once. Shared values are columns; what is particular to the kind lies in `details`.

    `topics`, `audience_groups` and `forces` hold identifiers of the catalogue. `is_caught_up`: taken over from an
    older list (补录). `make_up_for` is the earlier duty it was filed to as 补办. `client_id` is made by
    the device that typed it: the same one again is the same record.
    """

    author = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(
        "做了什么", max_length=20, choices=[(kind.identifier, kind.label) for kind in KINDS.values()]
    )
    happened_on = models.DateField("日期")
    started_at = models.TimeField("时间", null=True, blank=True)
    setting = models.CharField("五进", max_length=12, choices=list(SETTINGS.items()))
    place = models.CharField("地点", max_length=120, blank=True)
    audience_count = models.PositiveIntegerField("参加人次", null=True, blank=True)
    summary = models.CharField("说一句", max_length=300, blank=True)
    details = models.JSONField(default=dict)
    handouts = models.JSONField("发了什么", default=dict)
    topics = models.JSONField("讲了哪些方面", default=list)
    audience_groups = models.JSONField("重点人群", default=list)
    forces = models.JSONField("出动人次", default=dict)
    skill_count = models.PositiveIntegerField("现场会用了", null=True, blank=True)
    is_caught_up = models.BooleanField("补录", default=False)
    state = models.CharField("状态", max_length=10, choices=RecordState.choices, default=RecordState.VALID)
    void_reason = models.CharField("作废理由", max_length=200, blank=True)
    make_up_for = models.ForeignKey(DutyInstance, on_delete=models.PROTECT, null=True, related_name="+")
    client_id = models.UUIDField()
    saved_at = models.DateTimeField("记录时间")
    saved_really_at = models.DateTimeField()
    saved_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "client_id"), name="records_client_once"),
            models.CheckConstraint(condition=~Q(state="void") | ~Q(void_reason=""), name="records_void_reason"),
        )
        indexes = (
            models.Index(fields=("tenant", "-happened_on", "-id"), name="records_by_day"),
            models.Index(fields=("tenant", "author", "-happened_on", "-id"), name="records_by_author"),
        )


class Part(models.TextChoices):
    """What a unit is in a record."""

    AUTHOR = "author", "记录单位"
    CO = "co", "协办单位"
    PLACE = "place", "所在单位"
    COUNTS = "counts", "算作的单位"


class TookPart(models.TextChoices):
    """What a unit that was asked along says; without an answer nothing counts for it."""

    WAITING = "waiting", "待确认"
    ACCEPTED = "accepted", "一起办的"
    DECLINED = "declined", "没参加"


class RecordUnit(TenantRow):
    """A unit that a record belongs to in some way; whoever reaches one of them sees the record.

    A unit that did it together says so itself (`answer`). One that only lets the record count for a duty of its own
    (算作) has no share in its numbers.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="parts", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.CharField("身份", max_length=8, choices=Part.choices)
    answer = models.CharField("答复", max_length=8, choices=TookPart.choices, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "record", "unit", "part"), name="records_unit_once"),
            models.CheckConstraint(
                condition=Q(part="co", answer__in=["waiting", "accepted", "declined"]) | (~Q(part="co") & Q(answer="")),
                name="records_unit_answer",
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "unit", "record"), name="records_unit_of"),
            models.Index(fields=("tenant", "unit"), condition=Q(answer="waiting"), name="records_unit_waiting"),
        )
