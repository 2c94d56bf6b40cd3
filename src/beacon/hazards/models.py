"""A hazard and its states. No penalties, and nobody's name: what is written is a place and a thing."""

from django.db import models
from django.db.models import Q

from beacon.catalogue.hazards import HAZARD_SORTS
from beacon.kit.lifecycle import Lifecycle, Move
from beacon.people.models import Account, TenantRow, Unit
from beacon.people.reach import Who


class HazardState(models.TextChoices):
    """Where a hazard stands."""

    NOTED = "noted", "还没改好"
    FIXED = "fixed", "改好了"
    WITHDRAWN = "withdrawn", "已撤销"


HAZARD_LIFE = Lifecycle(
    labels=dict(HazardState.choices),
    owners={"noted": "发现单位", "fixed": "存档", "withdrawn": "存档"},
    moves=(
        Move("fix", "改好", frozenset({"noted"}), "fixed"),
        Move("reopen", "撤回", frozenset({"fixed"}), "noted"),
        Move("withdraw", "撤销", frozenset({"noted", "fixed"}), "withdrawn"),
    ),
)


class HazardQuerySet(models.QuerySet["Hazard"]):
    """Hazards by adjective."""

    def visible_to(self, who: Who) -> "HazardQuerySet":
        """Those of units `who` reaches; nothing for those who reach no tenant."""
        if who.path is None:
            return self.none()
        mine = self.filter(tenant_id=who.tenant_id)
        return mine.filter(unit__path__startswith=who.path) if who.path else mine

    def counted(self) -> "HazardQuerySet":
        """Those that count: all but withdrawn ones."""
        return self.exclude(state=HazardState.WITHDRAWN)


class Hazard(TenantRow):
    """Something that can burn, block or fail, found at a place on a day. `due_on` is worked out when it is entered;
    a hazard put right on the spot was fixed on the day it was found."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    found_on = models.DateField("发现日期")
    sort = models.CharField(
        "哪一类", max_length=10, choices=[(sort.identifier, sort.label) for sort in HAZARD_SORTS.values()]
    )
    place = models.CharField("在哪里", max_length=60, blank=True)
    description = models.CharField("什么情况", max_length=100, blank=True)
    due_on = models.DateField("应改好")
    state = models.CharField("状态", max_length=10, choices=HazardState.choices, default=HazardState.NOTED)
    fixed_on = models.DateField("改好日期", null=True)
    fixed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    fixed_really_at = models.DateTimeField(null=True)

    objects = HazardQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="noted", fixed_on=None)
                | Q(state="fixed", fixed_on__isnull=False)
                | Q(state="withdrawn"),
                name="hazards_fixed_has_day",
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "unit", "found_on"), name="hazards_by_unit"),
            models.Index(fields=("tenant", "state", "due_on"), name="hazards_by_state"),
            models.Index(fields=("tenant", "fixed_on"), name="hazards_by_fixed"),
        )

    @property
    def was_fixed_on_the_spot(self) -> bool:
        """Whether it was put right on the day it was found."""
        return self.fixed_on == self.found_on
