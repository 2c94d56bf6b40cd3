"""The district's own forms: the file in its versions, which number goes into which cell, and every filled copy."""

from django.db import models
from django.db.models import Q

from beacon.files.models import Upload
from beacon.people.models import Account, Post, TenantRow, Unit
from beacon.people.reach import Who


class DistrictFormQuerySet(models.QuerySet["DistrictForm"]):
    """Forms by adjective."""

    def visible_to(self, who: Who) -> "DistrictFormQuerySet":
        """Those of one's own subdistrict for the whole of which one acts; the district sees only what was filled."""
        return self.filter(tenant_id=who.tenant_id) if who.path == "" else self.none()


class DistrictForm(TenantRow):
    """A form that the district sends to be filled again and again. One put away is kept and no longer offered."""

    name = models.CharField("表名", max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    versions_n = models.PositiveSmallIntegerField("版本", default=1)
    made_at = models.DateTimeField("上传时间")
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    put_away_at = models.DateTimeField("收起时间", null=True, blank=True)

    objects = DistrictFormQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="reports_district_form_name"),
            models.UniqueConstraint(
                fields=("tenant", "name"), condition=Q(put_away_at=None), name="reports_district_form_once"
            ),
        )


class DistrictFormVersion(TenantRow):
    """One uploaded file of a form. `changes` lists, for a later one, which cells moved and which were not found."""

    form = models.ForeignKey(DistrictForm, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField("版本")
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("上传时间")
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    changes = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "form", "number"), name="reports_district_form_version_once"),
        )


class DistrictFormCell(TenantRow):
    """A cell and the number that goes into it: of the whole subdistrict, or of one unit.

    `label` is what stands left of and above the cell, by which a later version finds it again. Nothing goes into a
    cell that was only suggested. `to_date`: counted from 1 January to the end of the period, as a column 累计 asks.
    """

    version = models.ForeignKey(DistrictFormVersion, on_delete=models.CASCADE, related_name="cells", db_index=False)
    sheet = models.CharField("表", max_length=255)
    row = models.PositiveIntegerField("行")
    column = models.PositiveIntegerField("列")
    label = models.CharField("表头", max_length=400, blank=True)
    number = models.CharField("数字", max_length=80)
    of_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    to_date = models.BooleanField("累计", default=False)
    is_suggested = models.BooleanField("待认定", default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "version", "sheet", "row", "column"), name="reports_district_form_cell_once"
            ),
        )


class FillState(models.TextChoices):
    """How far the filling of a form is."""

    WAITING = "waiting", "排队中"
    MAKING = "making", "正在填"
    READY = "ready", "填好了"
    FAILED = "failed", "没填成"


class FillQuerySet(models.QuerySet["DistrictFormFill"]):
    """Filled copies by adjective."""

    def visible_to(self, who: Who) -> "FillQuerySet":
        """Those of one's own subdistrict for office and leader, of all subdistricts of the district for the
        district."""
        if who.post.district_id is not None:
            return self.filter(tenant__district_id=who.post.district_id)
        return self.filter(tenant_id=who.tenant_id) if who.path == "" else self.none()


class DistrictFormFill(TenantRow):
    """A form filled for a period as of a moment. `cells` tells of every cell its number, or why it stayed empty.

    `request_id` is made by the page: asked twice with the same one, it is the same copy.
    """

    version = models.ForeignKey(DistrictFormVersion, on_delete=models.PROTECT, related_name="fills", db_index=False)
    period = models.CharField("统计期", max_length=80)
    starts = models.DateField("统计期起")
    ends = models.DateField("统计期止")
    as_of = models.DateTimeField("截至")
    state = models.CharField("状态", max_length=8, choices=FillState.choices, default=FillState.WAITING)
    done_cells = models.PositiveIntegerField(default=0)
    all_cells = models.PositiveIntegerField(default=0)
    cells = models.JSONField(default=list)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, related_name="+")
    failure = models.CharField(max_length=200, blank=True)
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_as = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    request_id = models.UUIDField()

    objects = FillQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "request_id"), name="reports_district_form_fill_asked_once"),
        )
        indexes = (models.Index(fields=("tenant", "version", "as_of"), name="reports_district_form_fills"),)
