"""What the words of a unit's tables mean to it, kept from one table to the next."""

from collections.abc import Iterable, Mapping

from beacon.people.models import Unit
from beacon.records.models import CatchUpWord

LONGEST_WORD = 120


def remembered(unit: Unit, sort: str, words: Iterable[str]) -> dict[str, str]:
    """Word → meaning, of those the unit has decided on before. One query."""
    wanted = {word[:LONGEST_WORD]: word for word in words}
    rows = CatchUpWord.objects.filter(tenant_id=unit.tenant_id, unit=unit, sort=sort)
    return {wanted[row.word]: row.meaning for row in rows if row.word in wanted}


def remember(unit: Unit, sort: str, meanings: Mapping[str, str]) -> None:
    """Keep what the unit decided, the last word standing. Runs in the deed's transaction."""
    CatchUpWord.objects.bulk_create(
        (
            CatchUpWord(tenant_id=unit.tenant_id, unit=unit, sort=sort, word=word[:LONGEST_WORD], meaning=meaning)
            for word, meaning in meanings.items()
        ),
        update_conflicts=True,
        unique_fields=["tenant", "unit", "sort", "word"],
        update_fields=["meaning"],
    )
