"""One record with what belongs to it, for those who may see it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from beacon.catalogue.registers import REGISTERS
from beacon.catalogue.tallies import FIGURES, HANDOUT
from beacon.files.models import Upload
from beacon.goods.items import named
from beacon.journal.reading import about, lines_of
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Account, Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.records.belongings.facts import facts_of
from beacon.records.credits import concerns
from beacon.records.models import (
    RECORD_LIFE,
    Correction,
    Part,
    Photo,
    Record,
    RecordBuilding,
    RecordHazard,
    RecordPlace,
    RecordState,
    RecordUnit,
    TookPart,
)
from beacon.records.sites import Sites
from beacon.registers.models import Building, Place


def find_record(who: Who, record_id: uuid.UUID) -> Record:
    """A record within reach, with author and who saved it; `notes_hazards` tells whether hazards were noted in it,
    `times_corrected` how often it was corrected. Refused alike when it is another's and when there is none."""
    rows = Record.objects.visible_to(who).select_related("author", "saved_by", "tenant")
    noted = RecordHazard.objects.filter(tenant_id=who.tenant_id, record=OuterRef("pk"))
    corrections = Correction.objects.filter(tenant_id=who.tenant_id, record=OuterRef("pk")).order_by().values("record")
    times = Coalesce(Subquery(corrections.annotate(n=Count("pk")).values("n")), 0)
    record = rows.filter(pk=record_id).annotate(notes_hazards=Exists(noted), times_corrected=times).first()
    if record is None:
        raise Refusal.because(NOT_YOURS)
    return record


def satisfying(who: Who, instance: DutyInstance) -> list[Record]:
    """The valid records that an instance was done by, as far as `who` may see them, oldest first. One query."""
    rows = Record.objects.visible_to(who).valid().filter(credits__instance=instance).select_related("author")
    return list(rows.order_by("happened_on", "id"))


@dataclass(frozen=True)
class SitesIn:
    """Where a record was made, buildings and places in the order of their registers, its schools and enterprises; and
    the units that took part beside the one that recorded it."""

    buildings: tuple[Building, ...]
    places: tuple[Place, ...]
    units: tuple[Unit, ...]
    companions: tuple[str, ...]
    companion_keys: tuple[uuid.UUID, ...] = ()
    parts: tuple[RecordUnit, ...] = ()
    """All that the record says of units beside its author, a no too."""

    @property
    def schools(self) -> list[Unit]:
        """The schools among the units."""
        return [unit for unit in self.units if unit.kind == UnitKind.SCHOOL]

    @property
    def enterprises(self) -> list[Unit]:
        """The enterprises among the units."""
        return [unit for unit in self.units if unit.kind == UnitKind.ENTERPRISE]

    @property
    def ticked(self) -> Sites:
        """The same by key, as a form or a correction has it."""
        return Sites(
            buildings=tuple(one.pk for one in self.buildings),
            schools=tuple(one.pk for one in self.schools),
            enterprises=tuple(one.pk for one in self.enterprises),
            places=tuple(one.pk for one in self.places),
        )

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What the reading view says of it, beside the schools: label and names, buildings estate by estate."""
        estates: dict[str, list[str]] = {}
        for building in self.buildings:
            estates.setdefault(building.estate, []).append(building.name)
        named = {
            "building": [f"{estate}{'、'.join(names)}" for estate, names in estates.items()],
            "enterprise": [unit.name for unit in self.enterprises],
            "place": [place.name for place in self.places],
        }
        return [(REGISTERS[name].one, "，".join(said)) for name, said in named.items() if said]


def schools_in(record: Record) -> list[Unit]:
    """The schools the record took place at. One query."""
    parts = record.parts.filter(tenant_id=record.tenant_id, part=Part.PLACE, unit__kind=UnitKind.SCHOOL)
    return [part.unit for part in parts.select_related("unit").order_by("unit__position")]


def sites_of(record: Record, *, with_schools: bool = True) -> Sites:
    """What was ticked, as a form would tick it again. Three queries."""
    mine = {"tenant_id": record.tenant_id, "record": record}
    units = RecordUnit.objects.filter(**mine, part=Part.PLACE)
    schools, firms = (units.filter(unit__kind=kind) for kind in (UnitKind.SCHOOL, UnitKind.ENTERPRISE))
    return Sites(
        buildings=tuple(RecordBuilding.objects.filter(**mine).values_list("building", flat=True)),
        schools=tuple(schools.values_list("unit", flat=True)) if with_schools else (),
        enterprises=tuple(firms.values_list("unit", flat=True)),
        places=tuple(RecordPlace.objects.filter(**mine).values_list("place", flat=True)),
    )


def co_units_in(record: Record) -> list[Unit]:
    """The units that said they did it together with the one that recorded it, in roster order. One query."""
    return [part.unit for part in _together(record) if part.answer == TookPart.ACCEPTED]


def _companion(part: RecordUnit) -> str:
    return f"{part.unit.name}（{part.get_answer_display()}）" if part.answer == TookPart.WAITING else part.unit.name


def _together(record: Record) -> QuerySet[RecordUnit]:
    parts = record.parts.filter(tenant_id=record.tenant_id, part=Part.CO).exclude(answer=TookPart.DECLINED)
    return parts.select_related("unit").order_by("unit__position", "unit_id")


def sites_in(record: Record) -> SitesIn:
    """Where the record was made, and with whom. Two queries."""
    own = {"tenant_id": record.tenant_id, "record": record}
    parts = RecordUnit.objects.filter(**own).exclude(part=Part.AUTHOR).select_related("unit")
    units = list(parts.order_by("unit__position", "unit_id"))
    with_us = [row for row in units if row.part == Part.CO and row.answer != TookPart.DECLINED]
    buildings, places = _at(own)
    return SitesIn(
        buildings,
        places,
        tuple(row.unit for row in units if row.part == Part.PLACE),
        tuple(map(_companion, with_us)),
        tuple(row.unit_id for row in with_us),
        tuple(units),
    )


def _at(own: Mapping[str, object]) -> tuple[tuple[Building, ...], tuple[Place, ...]]:
    """The buildings and places with what they are called by, in the order of their registers. One query."""
    called = ("building", "building__code", "building__name", "building__estate", Value("building"))
    buildings = RecordBuilding.objects.filter(**own).values_list(*called)
    # The kind stands where a building has its estate: both halves need as many columns.
    places = RecordPlace.objects.filter(**own).values_list(
        "place", "place__code", "place__name", "place__kind", Value("place")
    )
    rows = sorted(buildings.union(places, all=True), key=lambda row: row[1])
    return (
        tuple(
            Building(id=key, code=code, name=name, estate=said) for key, code, name, said, of in rows if of != "place"
        ),
        tuple(Place(id=key, code=code, name=name, kind=said) for key, code, name, said, of in rows if of == "place"),
    )


def photos_of(record: Record) -> list[Upload]:
    """The photos of a record in the order they were given. One query."""
    photos = record.photos.filter(tenant_id=record.tenant_id).select_related("upload").order_by("position", "id")
    return [photo.upload for photo in photos]


def photos_between(tenant_id: uuid.UUID, starts: date, ends: date) -> QuerySet[Photo]:
    """The photos of the valid records of these days."""
    return Photo.objects.filter(
        tenant_id=tenant_id, record__state=RecordState.VALID, record__happened_on__range=(starts, ends)
    )


@dataclass(frozen=True)
class Event:
    """Something that happened to a record: when, what, by whom (empty where nobody is named)."""

    at: datetime
    word: str
    name: str


SAVED_WORD, CORRECTED_WORD, ASKED_WORD = "记下", "更正", "问过"
_WORDS = {
    "save_record": SAVED_WORD,
    "correct_record": CORRECTED_WORD,
    "answer_spot_check": ASKED_WORD,
    **{move.name: move.label for move in RECORD_LIFE.moves},
}


def events_of(record: Record) -> list[Event]:
    """The record's story from the journal, oldest first. One query."""
    name = Account.objects.filter(pk=OuterRef("actor_id")).values("name")
    lines = about(record.tenant_id, record.id).filter(verb__in=_WORDS).annotate(name=Subquery(name))
    return [Event(at, _WORDS[verb], name or "") for at, verb, name in lines.values_list("at", "verb", "name")]


@dataclass(frozen=True)
class Ended:
    """What a record had counted for until it was ended: labels of its figures with their values, labels of duties."""

    figures: list[tuple[str, int]]
    duties: list[str]


def end_of(who: Who, record: Record) -> Ended | None:
    """What a void record had counted for, and which of the duties that the reader is concerned with; None for one that
    was not voided. Two queries for one that was, one more where things were handed out that the subdistrict added."""
    if record.state != RecordState.VOID:
        return None
    keys = [
        key
        for line in lines_of(record.tenant_id, record.id)
        if line.verb == RecordState.VOID
        for key in line.detail.get("duties", ())
    ]
    found = DutyInstance.objects.filter(tenant_id=record.tenant_id, pk__in=keys).select_related("unit")
    rows = [row for row in found.order_by("due_on", "id") if concerns(who, row.unit)]
    things = named(record.tenant_id, record.handouts)
    # A thing that the subdistrict added is in no catalogue.
    labels = {**FIGURES, **{f"{HANDOUT}{key}": f"发放{item.label}" for key, item in things.items()}}
    figures = [(labels[fact.figure], fact.value) for fact in facts_of(record)]
    return Ended(figures, [row.label for row in rows])
