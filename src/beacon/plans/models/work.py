"""How a unit sets about its duties: passing the notice on, a work plan, named people, and handing tasks down."""

from django.db import models
from django.db.models import F, Q

from beacon.files.models import Upload
from beacon.kit.lifecycle import Lifecycle, Move
from beacon.people.models import Account, TenantRow, Unit
from beacon.plans.models.duty import Duty
from beacon.plans.models.notice import Delivery, Notice
from beacon.registers.models import Building


class Forwarding(TenantRow):
    """转达: the unit handed the notice on to its own people (R03). The first time stays, the note may be written
    anew."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="forwardings", db_index=False)
    forwarded_at = models.DateTimeField("转达时间")
    forwarded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    note = models.CharField("本地说明", max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "delivery"), name="plans_forwarding_once"),)


class PlanState(models.TextChoices):
    """Where a version of a work plan stands."""

    DRAFT = "draft", "草稿"
    FILED = "filed", "已报"


PLAN_LIFE = Lifecycle(
    labels=dict(PlanState.choices),
    owners={"draft": "本单位", "filed": "街道消安办"},
    moves=(
        Move("edit", "修改", frozenset({"draft"}), "draft"),
        Move("file", "报送", frozenset({"draft"}), "filed"),
    ),
)


class WorkPlan(TenantRow):
    """工作方案 of a unit under a notice: sections of text, or an uploaded file (R63).

    A unit has at most one draft; a version gets its number when it is filed and never changes afterwards. `people`
    are the names that answered on that day.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="work_plans", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField("版本", null=True, blank=True)
    state = models.CharField("状态", max_length=8, choices=PlanState.choices, default=PlanState.DRAFT)
    sections = models.JSONField("正文", default=list)
    people = models.JSONField("分工", default=dict)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("报送时间", null=True, blank=True)
    filed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "notice", "unit"), condition=Q(state="draft"), name="plans_work_plan_one_draft"
            ),
            models.UniqueConstraint(fields=("tenant", "notice", "unit", "number"), name="plans_work_plan_number"),
            models.CheckConstraint(
                condition=Q(state="draft", number=None, filed_at=None)
                | Q(state="filed", number__isnull=False, filed_at__isnull=False),
                name="plans_work_plan_filed",
            ),
        )


class DutyPerson(TenantRow):
    """A person whom a unit named for one duty, from a day to a day; without one its 联络员 sees to it (R62)."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="named", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("电话", max_length=40, blank=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "duty", "unit"), condition=Q(until=None), name="plans_duty_person_one"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="plans_duty_person_name"),
        )
        indexes = (models.Index(fields=("tenant", "unit", "duty"), name="plans_duty_person_unit"),)


class Assignment(TenantRow):
    """A duty handed down (逐级落实, R64): `giver` asks `receiver`, perhaps about one building, to do it.

    Done by a record of the receiver within `starts`–`ends` (worked out when read) or by a tick with a line. `ends` is
    the end of the giver's own period, empty where the duty has none. `parent` is the task it was made from.
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="assignments", db_index=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="below")
    giver = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    receiver = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts = models.DateField("从哪天起算")
    ends = models.DateField("到哪天为止", null=True, blank=True)
    due_on = models.DateField("什么时候前", null=True, blank=True)
    note = models.CharField("说明", max_length=120, blank=True)
    given_at = models.DateTimeField("布置时间")
    given_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField("已做", null=True, blank=True)
    done_note = models.CharField("做了什么", max_length=120, blank=True)
    done_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField("收回时间", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "duty", "giver", "receiver", "starts"),
                condition=Q(taken_back_at=None, building=None),
                name="plans_assignment_once",
            ),
            models.UniqueConstraint(
                fields=("tenant", "duty", "giver", "building", "starts"),
                condition=Q(taken_back_at=None, building__isnull=False),
                name="plans_assignment_building",
            ),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="plans_assignment_dates"),
        )
        indexes = (
            models.Index(fields=("tenant", "receiver", "starts"), name="plans_assignment_to"),
            models.Index(fields=("tenant", "giver", "duty"), name="plans_assignment_by"),
        )
