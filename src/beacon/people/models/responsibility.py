"""Who answers for a unit: 负责人 and 联络员, each from a day to a day (R62)."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from beacon.people.models.account import Account
from beacon.people.models.tenant import TenantRow
from beacon.people.models.unit import Unit


class UnitPart(models.TextChoices):
    """The two people a unit names."""

    HEAD = "head", "负责人"
    LIAISON = "liaison", "联络员"


class UnitRoleQuerySet(models.QuerySet["UnitRole"]):
    """Named people by adjective."""

    def held_on(self, day: date) -> "UnitRoleQuerySet":
        """Those who answer on `day`."""
        return self.filter(since__lte=day).filter(Q(until=None) | Q(until__gte=day))


class UnitRole(TenantRow):
    """A person who answers for a unit between two days; the last day is one. Rows end and are never overwritten, so
    that it stays readable who it was at any time.

    The person may have an account or be only a name with a phone. Phones are for the unit and the office, never for
    the public.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="named", db_index=False)
    role = models.CharField("职责", max_length=8, choices=UnitPart.choices)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("电话", max_length=40, blank=True)
    email = models.EmailField("工作邮箱", max_length=120, blank=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = UnitRoleQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "unit", "role"), condition=Q(until=None), name="people_unit_role_one"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="people_unit_role_dates"),
            models.CheckConstraint(condition=~Q(name=""), name="people_unit_role_name"),
        )
        indexes = (models.Index(fields=("tenant", "unit", "since"), name="people_unit_role_unit"),)
