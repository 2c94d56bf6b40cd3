"""A unit gets another name, and the records it takes part in are found by it."""

import uuid

from django.db import transaction
from django_tasks import task

from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.people.roster import changes
from beacon.people.units import hold_roster
from beacon.records.read import search


def rename_unit(*, by: Who, unit: Unit, name: str) -> Unit:
    """Give a unit another name (`people.roster.changes`); a job brings the search of its records in line.
    Refused as that deed is."""
    with transaction.atomic():
        renamed = changes.rename_unit(by=by, unit=unit, name=name)
        follow_names.enqueue(str(by.tenant_id), [str(unit.pk)])
    return renamed


@task()
def follow_names(tenant_id: str, unit_ids: list[str]) -> None:
    """The job: write the words of the records of renamed units anew. Run again, it does the same once more."""
    with transaction.atomic():
        # Whoever was saving when the name changed is waited for: their record is among those found now.
        hold_roster(uuid.UUID(tenant_id))
    search.rebuild_of_units(uuid.UUID(tenant_id), map(uuid.UUID, unit_ids))


def names_of(tenant_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """What the units of a subdistrict are called now. One query."""
    return dict(Unit.objects.filter(tenant_id=tenant_id).values_list("pk", "name"))


def follow(tenant_id: uuid.UUID, before: dict[uuid.UUID, str]) -> None:
    """Have the search follow whatever names differ from those of before."""
    now = names_of(tenant_id)
    renamed = [str(key) for key, name in before.items() if now.get(key, name) != name]
    if renamed:
        follow_names.enqueue(str(tenant_id), renamed)
