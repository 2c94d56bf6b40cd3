"""A record as it is read: labels and values, in one order for every kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from beacon.catalogue.goods import Item
from beacon.catalogue.kinds import KINDS
from beacon.catalogue.settings import SETTINGS
from beacon.forms.shapes import as_read, column_label
from beacon.goods.items import named
from beacon.records.models import Record

NOT_ENTERED = "未填"


@dataclass(frozen=True)
class Pair:
    """One line of the reading view. `is_missing`: nobody entered it, which is not the same as none."""

    label: str
    value: str
    is_missing: bool = False


def reading(record: Record, schools: Sequence[str] = (), co_units: Sequence[str] = ()) -> list[Pair]:
    """Every value of the record that was entered, and the head-count also where it was not."""
    kind = KINDS[record.kind]
    day = f"{record.happened_on.year}年{record.happened_on.month}月{record.happened_on.day}日"
    pairs = [
        Pair(column_label("kind"), kind.label),
        Pair(column_label("happened_on"), f"{day} {record.started_at:%H:%M}" if record.started_at else day),
        _pair("place", record.place),
        *(Pair("学校", school) for school in schools),
    ]
    if co_units:
        pairs.append(Pair("一起的单位", "、".join(co_units)))
    if kind.has_audience:
        pairs.append(_pair("audience_count", audience(record)))
    pairs.append(Pair(column_label("setting"), SETTINGS[record.setting]))
    for own in kind.fields or ():
        if own.name in record.details:
            pairs.append(Pair(own.label, as_read(own, record.details[own.name])))
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


def handouts(record: Record, items: Mapping[str, Item] | None = None) -> str:
    """What was given out: 「围裙20条、购物袋8个」, in the order of the catalogue. `items` are `goods.items.items_of`,
    for many records at once; without, a record with a thing that was added costs a query."""
    known = items or named(record.tenant_id, record.handouts)
    given = [(known[item], record.handouts[item]) for item in known if record.handouts.get(item)]
    return "、".join(f"{item.label}{pieces}{item.counter}" for item, pieces in given)
