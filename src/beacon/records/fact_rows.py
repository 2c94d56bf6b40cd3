"""The facts of a record: what it adds to each figure while it is valid."""

from beacon.catalogue.tallies import Tally, facts
from beacon.records.drafts import Draft
from beacon.records.models import Fact, Record


def write(record: Record, draft: Draft) -> None:
    """Write what the record adds."""
    Fact.objects.bulk_create(facts_of(record))


def rewrite(record: Record, draft: Draft) -> None:
    """Count the record anew."""
    end(record)
    write(record, draft)


def end(record: Record) -> None:
    """Count it no longer."""
    Fact.objects.filter(tenant_id=record.tenant_id, record=record).delete()


def facts_of(record: Record) -> list[Fact]:
    """What the record adds to the figures, worked out from its own values; nothing is written."""
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
    return [
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
