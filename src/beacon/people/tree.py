"""Units to choose from."""

import uuid
from datetime import date

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q

from beacon.people.models import Unit, UnitKind, UnitQuerySet
from beacon.people.reach import Who


def schools_of(tenant_id: uuid.UUID, day: date) -> list[Unit]:
    """The schools of a subdistrict that are open on `day`, in roster order. One query."""
    rows = Unit.objects.filter(tenant_id=tenant_id, kind=UnitKind.SCHOOL).open_on(day)
    return list(rows.order_by("position", "id"))


def units_at_the_top(who: Who) -> list[Unit]:
    """What one can narrow a list down to: the top units of the tenant, or one's own unit and those right below it.

    Closed ones stay, because their records do. One query, in roster order.
    """
    if who.path is None:
        return []
    rows = Unit.objects.filter(tenant_id=who.tenant_id)
    chosen = rows.filter(parent=None) if who.path == "" else rows.filter(Q(pk=who.unit.pk) | Q(parent=who.unit))
    return list(chosen.order_by("position", "id"))


def counted_with(unit: Unit, until: date | None) -> UnitQuerySet:
    """The unit and everything below it, as far as what they did up to `until` is counted together: without those that
    were merged into one of them and are counted apart until then or longer. None: as the tree stands now."""
    below = Unit.objects.filter(tenant_id=unit.tenant_id).under(unit.path)
    if until is None:
        return below
    apart = Unit.objects.filter(tenant_id=unit.tenant_id, apart_until__gte=until, path__startswith=unit.path)
    within = apart.exclude(pk=unit.pk).annotate(inner=ExpressionWrapper(OuterRef("path"), CharField()))
    return below.exclude(Exists(within.filter(inner__startswith=F("path"))))
