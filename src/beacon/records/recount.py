"""Works facts and settled duties out anew, row by row, and says where the stored ones differ."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from beacon.catalogue.kinds import KINDS
from beacon.catalogue.tallies import FIGURES
from beacon.kit.batches import batches
from beacon.plans.expected import REPORT_TEMPLATE
from beacon.plans.models import DutyInstance
from beacon.plans.notice.bound import PLAN_TEMPLATE
from beacon.plans.progress import settled
from beacon.records.belongings.facts import facts_of
from beacon.records.belongings.joint import took_part
from beacon.records.models import Credit, Fact, Record, RecordState
from beacon.records.read import search

NOT_BY_RECORDS = (REPORT_TEMPLATE, PLAN_TEMPLATE)
"""Duties that no record settles."""

_Value = tuple[uuid.UUID, str, date, int, bool]


def differences(tenant_id: uuid.UUID) -> Iterator[str]:
    """A sentence for each record whose facts or words of search, and each duty whose state, are not what the records
    say."""
    yield from _wrong_facts(tenant_id)
    yield from _facts_of_nothing(tenant_id)
    yield from _credits_of_nothing(tenant_id)
    yield from _wrongly_settled(tenant_id)
    yield from search.differences(tenant_id)


def _wrong_facts(tenant_id: uuid.UUID) -> Iterator[str]:
    rows = Record.objects.filter(tenant_id=tenant_id).valid().select_related("author").order_by("pk")
    for batch in batches(rows.iterator(chunk_size=500)):
        stored: dict[uuid.UUID, set[_Value]] = defaultdict(set)
        for fact in Fact.objects.filter(tenant_id=tenant_id, record__in=[row.pk for row in batch]):
            stored[fact.record_id].add(_value(fact))
        together = took_part(tenant_id, [row.pk for row in batch])
        for row in batch:
            expected = {_value(fact) for fact in facts_of(row, [unit.id for unit in together[row.pk]])}
            if expected != stored[row.pk]:
                yield f"{_named(row)}：{_in_words(expected, stored[row.pk])}"


def _value(fact: Fact) -> _Value:
    return fact.unit_id, fact.figure, fact.day, fact.value, fact.is_total


def _named(record: Record) -> str:
    """「记录 2023-10-12 龙洞村 集中发放（编号…）」."""
    return f"记录 {record.happened_on:%Y-%m-%d} {record.author.name} {KINDS[record.kind].label}（{record.pk}）"


def _in_words(expected: set[_Value], stored: set[_Value]) -> str:
    """What should stand there against what does, figure by figure."""
    lacking, extra = sorted(expected - stored, key=str), sorted(stored - expected, key=str)
    should = "、".join(_figure(one) for one in lacking) or "没有别的"
    does = "、".join(_figure(one) for one in extra) or "没有"
    return f"按记录应是{should}，账上是{does}。"


def _figure(value: _Value) -> str:
    return f"{FIGURES.get(value[1], value[1])}{value[3]}"


def _facts_of_nothing(tenant_id: uuid.UUID) -> Iterator[str]:
    """Facts of records that no longer count."""
    rows = Fact.objects.filter(tenant_id=tenant_id).exclude(record__state=RecordState.VALID)
    for fact in rows.select_related("record__author").order_by("pk").iterator(chunk_size=500):
        words = fact.record.get_state_display()
        yield f"{_named(fact.record)}：{words}，账上还留着{FIGURES.get(fact.figure, fact.figure)}{fact.value}。"


def _credits_of_nothing(tenant_id: uuid.UUID) -> Iterator[str]:
    """Duties credited to records that no longer count."""
    rows = Credit.objects.filter(tenant_id=tenant_id).exclude(record__state=RecordState.VALID)
    for credit in rows.select_related("record__author", "instance").order_by("pk").iterator(chunk_size=500):
        words = credit.record.get_state_display()
        yield f"{_named(credit.record)}：{words}，还算在「{credit.instance.label}」里。"


def _wrongly_settled(tenant_id: uuid.UUID) -> Iterator[str]:
    rows = DutyInstance.objects.filter(tenant_id=tenant_id).exclude(duty__template__in=NOT_BY_RECORDS)
    rows = rows.select_related("unit").order_by("pk")
    for batch in batches(rows.iterator(chunk_size=500)):
        held = _credits([row.pk for row in batch], tenant_id)
        for row in batch:
            should, does = settled(row, held[row.pk]), (row.done_on, row.is_late)
            if should != does:
                yield f"{row.unit.name}「{row.label}」：按记录应是{_state(*should)}，存的是{_state(*does)}。"


def _credits(keys: Sequence[uuid.UUID], tenant_id: uuid.UUID) -> dict[uuid.UUID, list[tuple[date, bool]]]:
    """The (day, late) credits of valid records to each of these instances."""
    found: dict[uuid.UUID, list[tuple[date, bool]]] = defaultdict(list)
    rows = Credit.objects.filter(tenant_id=tenant_id, instance__in=keys, record__state=RecordState.VALID)
    for key, day, is_late in rows.values_list("instance_id", "record__happened_on", "is_late"):
        found[key].append((day, is_late))
    return found


def _state(done_on: date | None, is_late: bool) -> str:
    if done_on is None:
        return "没完成"
    return f"{done_on:%Y-%m-%d}{'补办' if is_late else '完成'}"
