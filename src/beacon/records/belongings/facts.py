"""The facts of a record: what it adds to each figure while it is valid."""

import uuid
from collections.abc import Sequence

from beacon.catalogue.tallies import Tally, facts
from beacon.records.belongings.joint import counted_for, took_part
from beacon.records.drafts import Draft
from beacon.records.models import Fact, Record


def write(record: Record, draft: Draft) -> None:
    """Write what the record adds. Nobody else has said yet that they took part."""
    Fact.objects.bulk_create(facts_of(record))


def rewrite(record: Record, draft: Draft) -> None:
    """Count the corrected record."""
    count(record)


def count(record: Record) -> None:
    """Count a valid record anew, for its author and for those that did it together."""
    end(record)
    together = took_part(record.tenant_id, [record.id])[record.id]
    Fact.objects.bulk_create(facts_of(record, [unit.id for unit in together]))


def end(record: Record) -> None:
    """Count it no longer."""
    Fact.objects.filter(tenant_id=record.tenant_id, record=record).delete()


def facts_of(record: Record, together: Sequence[uuid.UUID] = ()) -> list[Fact]:
    """What the record adds to the figures, of its author and of the units that did it together, worked out from its own
    values; nothing is written."""
    tally = Tally(
        kind=record.kind,
        happened_on=record.happened_on,
        setting=record.setting,
        audience_count=record.audience_count,
        details=record.details,
        handouts=record.handouts,
        topics=record.topics,
        audience_groups=record.audience_groups,
        forces=record.forces,
        skill_count=record.skill_count,
    )
    own = [
        Fact(
            tenant_id=record.tenant_id,
            record=record,
            unit_id=record.author_id,
            day=record.happened_on,
            figure=figure,
            value=value,
        )
        for figure, value in facts(tally)
    ]
    return [*own, *(fact for unit_id in together for fact in counted_for(own, unit_id))]
