"""Cards of units: a school or an enterprise of the roster, with what publicity needs to know of it."""

from django.db import models

from beacon.catalogue.registers import ENTERPRISE_KINDS, SCHOOL_LEVELS
from beacon.people.models import Unit
from beacon.registers.models.row import RegisterRow, RowQuerySet


class UnitCard(RegisterRow):
    """The card of a unit: one a unit, under its name and code. The unit itself closing takes the card out of use."""

    LINK = "own_unit"
    IS_OF_UNIT = True
    NAMES = ("own_unit__name",)

    own_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta(RegisterRow.Meta):
        abstract = True
        constraints = (
            *RegisterRow.Meta.constraints,
            models.UniqueConstraint(fields=("tenant", "own_unit"), name="%(app_label)s_%(class)s_own"),
        )

    def __str__(self) -> str:
        return self.own_unit.name


class SchoolQuerySet(RowQuerySet["School"]):
    """Rows of the register by adjective."""


class School(UnitCard):
    """A school."""

    level = models.CharField("学段", max_length=16, choices=list(SCHOOL_LEVELS.items()))

    objects = SchoolQuerySet.as_manager()


class EnterpriseQuerySet(RowQuerySet["Enterprise"]):
    """Rows of the register by adjective."""


class Enterprise(UnitCard):
    """An enterprise; with a micro fire station it can form a team (R24)."""

    kind = models.CharField("类型", max_length=16, choices=list(ENTERPRISE_KINDS.items()))
    has_micro_station = models.BooleanField("有微型消防站")

    objects = EnterpriseQuerySet.as_manager()
