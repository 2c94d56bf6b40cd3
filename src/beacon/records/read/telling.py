"""A record in words, value by value, as it stands: what a correction keeps of before and after."""

from collections.abc import Callable, Iterator, Mapping

from django.db.models import Model

from beacon.catalogue.kinds import KINDS
from beacon.catalogue.people import AUDIENCE_GROUPS, FORCES
from beacon.catalogue.saying import as_read
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.topics import TOPICS
from beacon.goods.items import named
from beacon.hazards.models import HazardState
from beacon.records.belongings.facts import facts_of
from beacon.records.models import Part, Record, RecordBuilding, RecordHazard, RecordPlace, RecordUnit, TookPart

Told = list[str]
"""[name, label, words] of one value: a list, because JSON knows nothing else."""


def told(record: Record) -> list[Told]:
    """Every value that was entered, in the order of the form. Read from the database, not from what was sent."""
    return [one for teller in TELLERS for one in teller(record) if one[2]]


def counted(record: Record) -> dict[str, object]:
    """What the record adds to the sums: its day and its figures."""
    figures = {fact.figure: fact.value for fact in facts_of(record) if fact.unit_id == record.author_id}
    return {"day": record.happened_on.isoformat(), "figures": figures}


def label(model: type[Model], name: str) -> str:
    """A column's label, declared with the column."""
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def _columns(record: Record) -> Iterator[Told]:
    words: dict[str, str] = {
        "kind": KINDS[record.kind].label,
        "happened_on": record.happened_on.isoformat(),
        "started_at": f"{record.started_at:%H:%M}" if record.started_at else "",
        "place": record.place,
        "audience_count": _number(record.audience_count),
        "setting": SETTINGS[record.setting],
        "summary": record.summary,
        "handouts": _handed_out(record),
        "topics": _several(record.topics, TOPICS),
        "audience_groups": _several(record.audience_groups, AUDIENCE_GROUPS),
        "forces": "、".join(f"{FORCES[name]}{n}" for name, n in record.forces.items()),
        "skill_count": _number(record.skill_count),
    }
    yield from ([name, label(Record, name), said] for name, said in words.items())


def _handed_out(record: Record) -> str:
    known = named(record.tenant_id, record.handouts)
    given = [(known[item], record.handouts[item]) for item in known if record.handouts.get(item)]
    return "、".join(f"{item.label}{pieces}{item.counter}" for item, pieces in given)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _several(names: list[str], labels: Mapping[str, str]) -> str:
    return "、".join(labels.get(name, name) for name in names)


def _particulars(record: Record) -> Iterator[Told]:
    for own in KINDS[record.kind].fields:
        value = record.details.get(own.name)
        if value is not None:
            yield [own.name, own.label, as_read(own, value)]


def _units(record: Record) -> Iterator[Told]:
    parts = RecordUnit.objects.filter(tenant_id=record.tenant_id, record=record).exclude(answer=TookPart.DECLINED)
    for part in (Part.PLACE, Part.CO):
        names = parts.filter(part=part).order_by("unit__position", "unit_id").values_list("unit__name", flat=True)
        yield [f"{part.value}_units", str(part.label), "、".join(names)]


def _sites(record: Record) -> Iterator[Told]:
    mine = {"tenant_id": record.tenant_id, "record": record}
    buildings = RecordBuilding.objects.filter(**mine).select_related("building").order_by("building__code")
    yield ["buildings", "楼栋", "、".join(str(row.building) for row in buildings)]
    places = RecordPlace.objects.filter(**mine).select_related("place").order_by("place__code")
    yield ["places", "场所", "、".join(row.place.name for row in places)]


def _hazards(record: Record) -> Iterator[Told]:
    """Without whether they are put right, which changes without a correction, but for 当场改好了."""
    links = RecordHazard.objects.filter(tenant_id=record.tenant_id, record=record).select_related("hazard")
    rows = [link.hazard for link in links.exclude(hazard__state=HazardState.WITHDRAWN).order_by("position")]
    said = (
        f"{row.get_sort_display()} {row.place}{row.description}{'（当场改好）' if row.was_fixed_on_the_spot else ''}"
        for row in rows
    )
    yield ["hazards", "看到的隐患", "；".join(said)]


def _made_up(record: Record) -> Iterator[Told]:
    instance = record.make_up_for
    yield ["make_up_for", "补办", instance.label if instance else ""]


TELLERS: tuple[Callable[[Record], Iterator[Told]], ...] = (_columns, _particulars, _units, _sites, _hazards, _made_up)
"""Whatever is written beside a record and shows in its form (stock moved) adds a teller here."""
