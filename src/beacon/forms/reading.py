"""A record as it is read: labels and values, in one order for every kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from beacon.catalogue.fields import FieldType
from beacon.catalogue.goods import Item
from beacon.catalogue.kinds import KINDS
from beacon.catalogue.people import AUDIENCE_GROUPS, FORCES
from beacon.catalogue.saying import as_read
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.topics import TOPICS
from beacon.forms.shapes import column_label
from beacon.goods.items import named
from beacon.kit.days import full_day
from beacon.records.models import Record

NOT_ENTERED = "未填"


@dataclass(frozen=True)
class Pair:
    """One line of the reading view. `is_missing`: nobody entered it, which is not the same as none. `href`: a checked
    http address to open."""

    label: str
    value: str
    is_missing: bool = False
    href: str = ""


def reading(
    record: Record,
    schools: Sequence[str] = (),
    co_units: Sequence[str] = (),
    sites: Sequence[tuple[str, str]] = (),
) -> list[Pair]:
    """Every value of the record that was entered, head-count and place also where they were not but could be."""
    kind = KINDS[record.kind]
    day = full_day(record.happened_on)
    pairs = [
        Pair(column_label("kind"), kind.label),
        Pair(column_label("happened_on"), f"{day} {record.started_at:%H:%M}" if record.started_at else day),
        *([_pair("place", record.place)] if kind.has_place or record.place else []),
        *(Pair("学校", school) for school in schools),
        *(Pair(label, names) for label, names in sites),
    ]
    if co_units:
        pairs.append(Pair("一起办的", "、".join(co_units)))
    if kind.has_audience:
        pairs.append(_pair("audience_count", audience(record)))
    pairs.append(Pair(column_label("setting"), SETTINGS[record.setting]))
    for own in kind.fields:
        if own.name in record.details:
            value = record.details[own.name]
            href = str(value) if own.type is FieldType.LINK else ""
            pairs.append(Pair(own.label, as_read(own, value), href=href))
        elif own.unsaid:
            pairs.append(Pair(own.label, own.unsaid, is_missing=True))
    if record.topics:
        pairs.append(Pair(column_label("topics"), labels_of(record.topics, TOPICS)))
    if record.audience_groups:
        pairs.append(Pair(column_label("audience_groups"), labels_of(record.audience_groups, AUDIENCE_GROUPS)))
    if record.skill_count is not None:
        pairs.append(Pair(column_label("skill_count"), f"{record.skill_count}人次"))
    if record.forces:
        pairs.append(Pair(column_label("forces"), forces(record)))
    if record.handouts:
        pairs.append(Pair(column_label("handouts"), handouts(record)))
    if record.summary:
        pairs.append(Pair(column_label("summary"), record.summary))
    return pairs


def _pair(name: str, value: str) -> Pair:
    return Pair(column_label(name), value or NOT_ENTERED, is_missing=not value)


def audience(record: Record) -> str:
    """The head-count with its unit; empty when nobody entered one."""
    return "" if record.audience_count is None else f"{record.audience_count}人次"


def labels_of(chosen: Iterable[str], labels: Mapping[str, str]) -> str:
    """「生命通道、用电用气」."""
    return "、".join(labels.get(one, one) for one in chosen)


def forces(record: Record) -> str:
    """出动人次 by force: 「网格员2人次、志愿者5人次」, in the order of the catalogue (R53)."""
    return "、".join(f"{label}{record.forces[name]}人次" for name, label in FORCES.items() if record.forces.get(name))


def handouts(record: Record, items: Mapping[str, Item] | None = None) -> str:
    """What was given out: 「围裙20条、购物袋8个」, in the order of the catalogue. `items` are `goods.items.items_of`,
    for many records at once; without, a record with a thing that was added costs a query."""
    known = items or named(record.tenant_id, record.handouts)
    given = [(known[item], record.handouts[item]) for item in known if record.handouts.get(item)]
    return "、".join(f"{item.label}{pieces}{item.counter}" for item, pieces in given)
