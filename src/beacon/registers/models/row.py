"""What every register row shares."""

from datetime import date
from typing import ClassVar, Generic, TypeVar

from django.db import models
from django.db.models import F, Q

from beacon.people.models import TenantRow, Unit
from beacon.people.reach import Who


class RowState(models.TextChoices):
    """Whether what the row stands for is in use."""

    ACTIVE = "active", "在用"
    CLOSED = "closed", "停用"


Row = TypeVar("Row", bound="RegisterRow")


class RowQuerySet(models.QuerySet[Row], Generic[Row]):
    """Register rows by adjective."""

    def visible_to(self, who: Who) -> "RowQuerySet[Row]":
        """Those whose managing unit or second unit lies under the path `who` reaches."""
        if who.path is None:
            return self.none()
        mine = self.filter(tenant_id=who.tenant_id)
        return mine.under(who.path) if who.path else mine

    def under(self, path: str) -> "RowQuerySet[Row]":
        """Those whose managing unit or second unit lies under `path`."""
        reached, link = Q(unit__path__startswith=path), self.model.LINK
        return self.filter(reached | Q(**{f"{link}__path__startswith": path}) if link else reached)

    def in_use(self) -> "RowQuerySet[Row]":
        """Those not closed."""
        return self.filter(state=RowState.ACTIVE)

    def in_use_on(self, day: date) -> "RowQuerySet[Row]":
        """Those not closed before `day`. When a row came into the register does not matter: what was done there
        before was done there."""
        rows = self.filter(Q(closed_on=None) | Q(closed_on__gte=day))
        if not self.model.IS_OF_UNIT:
            return rows
        return rows.filter(Q(own_unit__closed_on=None) | Q(own_unit__closed_on__gte=day))

    def in_order(self) -> "RowQuerySet[Row]":
        """In the order of their codes, which is that of the register."""
        return self.order_by("code")


class RegisterRow(TenantRow):
    """A row of a register. `unit` manages it on the ground. `details` holds what the catalogue declares for the
    register and nothing is counted by. A closed row stays, because what was done there does.

    `LINK` names the second unit of a row, `NAMES` the columns that are its name.
    """

    LINK: ClassVar[str] = ""
    IS_OF_UNIT: ClassVar[bool] = False
    NAMES: ClassVar[tuple[str, ...]] = ("name",)

    code = models.CharField("编号", max_length=20)
    address = models.CharField("地址", max_length=120, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    details = models.JSONField(default=dict)
    state = models.CharField("状态", max_length=8, choices=RowState.choices, default=RowState.ACTIVE)
    opened_on = models.DateField("启用日期")
    closed_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(fields=("tenant", "code"), name="%(app_label)s_%(class)s_code"),
            models.CheckConstraint(
                condition=Q(state="active", closed_on=None) | Q(state="closed", closed_on__gte=F("opened_on")),
                name="%(app_label)s_%(class)s_dates",
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=("tenant", "unit", "code"), name="%(app_label)s_%(class)s_unit"),
        )
