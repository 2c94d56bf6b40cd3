"""Reports, their frozen versions and the office's consolidations."""

from django.db import models
from django.db.models import Q

from beacon.files.models import Upload
from beacon.kit.lifecycle import Lifecycle, Move
from beacon.people.models import Account, TenantRow, Unit
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance


class ReportState(models.TextChoices):
    """Where a report stands. A report that nobody opened has no row: that is 未打开."""

    DRAFT = "draft", "已备好"
    WAITING = "waiting", "等负责人确认"
    SUBMITTED = "submitted", "已报"
    RETURNED = "returned", "请补充"
    ACCEPTED = "accepted", "收下"
    CONSOLIDATED = "consolidated", "已汇总"


class Channel(models.TextChoices):
    """How a report came in."""

    APP = "app", "报送"
    MAIL = "mail", "代录"


NOT_OPENED = "未打开"
UNBOOKED = "未入账"
EXEMPTED = "免报"
STATE_LABELS = {**dict(ReportState.choices), "not_opened": NOT_OPENED, "exempt": EXEMPTED}
"""Every state a unit's month can be in, those without a sent row included → its label."""

REPORT_LIFE = Lifecycle(
    labels=dict(ReportState.choices),
    owners={
        "draft": "本单位",
        "waiting": "本单位负责人",
        "submitted": "街道消安办",
        "returned": "本单位",
        "accepted": "街道消安办",
        "consolidated": "存档",
    },
    moves=(
        Move("submit", "报送", frozenset({"draft", "returned"}), "submitted"),
        Move("hand_in", "交负责人", frozenset({"draft", "returned"}), "waiting"),
        Move("confirm", "确认报送", frozenset({"waiting"}), "submitted"),
        Move("give_back", "退给经办人", frozenset({"waiting"}), "draft"),
        Move("give_back_to_fix", "退给经办人", frozenset({"waiting"}), "returned"),
        Move("supplement", "补进去", frozenset({"submitted", "accepted"}), "submitted"),
        Move("withdraw", "撤回", frozenset({"submitted"}), "draft"),
        Move("return", "请补充", frozenset({"submitted"}), "returned"),
        Move("enter", "代录", frozenset({"draft", "returned"}), "submitted"),
        Move("take_back_mailed", "撤销代录", frozenset({"submitted"}), "draft"),
        Move("accept", "收下", frozenset({"submitted"}), "accepted"),
        Move("put_back", "放回待看", frozenset({"accepted"}), "submitted"),
        Move("consolidate", "汇总", frozenset({"submitted", "accepted"}), "consolidated"),
    ),
)


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports by adjective."""

    def visible_to(self, who: Who) -> "ReportQuerySet":
        """Those of units under the path `who` reaches."""
        if who.path is None:
            return self.none()
        return self.filter(tenant_id=who.tenant_id, unit__path__startswith=who.path)


class Report(TenantRow):
    """One unit's report of one window; born when the unit first opens it, or when the office enters what it mailed.

    `first_submitted_at` is kept when a returned report is sent again by `fix_by`; `is_late` follows from it. A report
    that came by mail (代录) was sent when it was received; `mailed` is what came, `opened_at` stays empty until the
    unit itself looks at it. `anchor` is the place the office asks about, in the form of `reports.anchors`.

    `own_text` is the unit's own wording, empty while the written one serves; `own_text_of` the written one it was made
    from, so that a later change of the numbers is noticed.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    instance = models.OneToOneField(DutyInstance, on_delete=models.PROTECT, related_name="report")
    state = models.CharField("状态", max_length=12, choices=ReportState.choices, default=ReportState.DRAFT)
    opened_at = models.DateTimeField("打开时间", null=True, blank=True)
    channel = models.CharField("怎么报来的", max_length=4, choices=Channel.choices, default=Channel.APP)
    received_at = models.DateTimeField("收到时间", null=True, blank=True)
    mailed = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.CharField("亮点或困难", max_length=200, blank=True)
    is_nil = models.BooleanField("零报", default=False)
    is_late = models.BooleanField("补报", default=False)
    versions_n = models.PositiveSmallIntegerField(default=0)
    first_submitted_at = models.DateTimeField("报送时间", null=True, blank=True)
    submitted_at = models.DateTimeField("最近报送时间", null=True, blank=True)
    submitted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField("请补充时间", null=True, blank=True)
    return_sentence = models.CharField("请补充的话", max_length=200, blank=True)
    fix_by = models.DateField("补充期限", null=True, blank=True)
    anchor = models.CharField("请补充哪一处", max_length=60, blank=True)
    accepted_at = models.DateTimeField("收下时间", null=True, blank=True)
    handed_in_at = models.DateTimeField("交负责人时间", null=True, blank=True)
    handed_in_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    head_sentence = models.CharField("负责人的话", max_length=200, blank=True)
    own_text = models.TextField("改过的正文", blank=True)
    own_text_of = models.TextField("改时的正文", blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(versions_n=0) | Q(first_submitted_at__isnull=False), name="reports_first_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(handed_in_at__isnull=False), name="reports_handed_in"
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(return_sentence=""), name="reports_return_why"),
            models.CheckConstraint(
                condition=~Q(channel="mail") | Q(received_at__isnull=False, mailed__isnull=False),
                name="reports_mailed_with_file",
            ),
        )
        indexes = (models.Index(fields=("tenant", "unit"), name="reports_report_unit"),)

    @property
    def is_mailed(self) -> bool:
        """代录: the office entered what the unit had mailed."""
        return self.channel == Channel.MAIL


class ReportVersion(TenantRow):
    """What was sent, frozen: figures, wording and the ids of the records behind them.

    Of a mailed report that has no records yet the figures are unknown, not nought: it is 未入账.

    `first_sent_at` is the time that counts, kept from an earlier version where the rules say so (None in rows older
    than the column: `sent_at` then). `facts` holds what each record counted for, by its id; `carried` what was added to
    or corrected in months already consolidated (`reports.carried.changes`), which is not part of `figures`.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField("版本")
    sent_at = models.DateTimeField("这一版的时间")
    first_sent_at = models.DateTimeField("报送时间", null=True)
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField("怎么报来的", max_length=4, choices=Channel.choices, default=Channel.APP)
    is_nil = models.BooleanField("零报", default=False)
    figures = models.JSONField()
    record_ids = models.JSONField()
    facts = models.JSONField(default=dict)
    carried = models.JSONField("补记与更正", default=list)
    text = models.TextField("正文")
    is_edited = models.BooleanField("正文改过", default=False)
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    remark = models.CharField("亮点或困难", max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "report", "number"), name="reports_version_once"),)

    @property
    def is_unbooked(self) -> bool:
        """未入账: came by mail, and no record of it has been entered."""
        return self.channel == Channel.MAIL and not self.record_ids


class ConsolidationState(models.TextChoices):
    """How far the making of the month's papers is."""

    WAITING = "waiting", "排队中"
    MAKING = "making", "正在生成"
    READY = "ready", "已生成"
    FAILED = "failed", "没做成"


class ConsolidationQuerySet(models.QuerySet["Consolidation"]):
    """Consolidations by adjective."""

    def visible_to(self, who: Who) -> "ConsolidationQuerySet":
        """Those of one's own subdistrict for office and leader, of all subdistricts of the district for the
        district."""
        if who.post.district_id is not None:
            return self.filter(tenant__district_id=who.post.district_id)
        if who.path == "":
            return self.filter(tenant_id=who.tenant_id)
        return self.none()


class Consolidation(TenantRow):
    """The month of the whole subdistrict, frozen at `as_of`. A second one is version 2 beside the first.

    `snapshot` holds which version of which unit's report went in and who was missing. `request_id` is made by the
    page: asked twice with the same one, it is the same consolidation. `pdf` is null where the server has
    no fonts for it.
    """

    starts = models.DateField("统计期起")
    ends = models.DateField("统计期止")
    month = models.PositiveSmallIntegerField("月")
    number = models.PositiveSmallIntegerField("版本")
    state = models.CharField("状态", max_length=8, choices=ConsolidationState.choices, default="waiting")
    done_units = models.PositiveIntegerField(default=0)
    all_units = models.PositiveIntegerField(default=0)
    as_of = models.DateTimeField("截至")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    request_id = models.UUIDField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    snapshot = models.JSONField(default=dict)
    word = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, related_name="+")
    excel = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, related_name="+")
    pdf = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, related_name="+")
    failure = models.CharField(max_length=200, blank=True)

    objects = ConsolidationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "starts", "number"), name="reports_consolidation_version"),
            models.UniqueConstraint(fields=("tenant", "request_id"), name="reports_consolidation_asked_once"),
        )
