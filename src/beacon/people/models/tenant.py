"""Districts, tenants with their settings, and what every table of a tenant shares."""

from django.db import models
from django.db.models import Q

from beacon.kit.drawing import MOST_PERCENT, USUAL_PERCENT
from beacon.kit.ids import new_id


class District(models.Model):
    """The level above: sees the consolidated numbers of its tenants."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField("名称", max_length=60, unique=True)


class Tenant(models.Model):
    """One subdistrict office with its settings. Everything below a subdistrict carries its tenant.

    The filing fields are what a website must show at its foot (《非经营性互联网信息服务备案管理办法》 §13): empty until
    the host has filed. An empty `privacy_text` means the usual one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="tenants")
    name = models.CharField("名称", max_length=60)
    full_name = models.CharField("全称", max_length=120)
    slug = models.SlugField("公开地址", max_length=40, unique=True)
    office_name = models.CharField("办公室名称", max_length=60, default="街道消防安全委员会办公室")
    contact_name = models.CharField("联系人", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=40, blank=True)
    contact_email = models.CharField("联系邮箱", max_length=120, blank=True)
    board_is_public = models.BooleanField("公开栏", default=True)
    privacy_text = models.TextField("隐私说明", blank=True, max_length=2000)
    site_owner = models.CharField("主办单位", max_length=120, blank=True)
    site_contact = models.CharField("主办单位联系方式", max_length=60, blank=True)
    filing_number = models.CharField("ICP备案号", max_length=40, blank=True)
    police_number = models.CharField("公安备案号", max_length=40, blank=True)
    spot_check_percent = models.PositiveSmallIntegerField("抽查比例", default=USUAL_PERCENT)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(spot_check_percent__range=(1, MOST_PERCENT)), name="people_spot_check_percent"
            ),
        )


class TenantRow(models.Model):
    """What every table of a subdistrict shares: a time-ordered key of our own making and the tenant."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class DayException(TenantRow):
    """A working day or day off that the weekday does not tell; seeded from the yearly notice, edited by the office."""

    day = models.DateField("日期")
    works = models.BooleanField("上班")
    note = models.CharField("说明", max_length=40, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "day"), name="people_day_once"),)


class DeadlineRule(TenantRow):
    """The deadline day of the month report, for the windows that begin on `applies_from` or later, until the next
    rule. There is no other place that says it."""

    applies_from = models.DateField("从哪期起")
    day = models.PositiveSmallIntegerField("月报截止日")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "applies_from"), name="people_deadline_once"),
            models.CheckConstraint(condition=Q(day__range=(1, 28)), name="people_deadline_day"),
        )
