"""What a change of notice, roster or calendar means for whom: two pictures of the expected rows held beside each
other, said in short sentences."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from beacon.kit.days import short_day, short_moment
from beacon.plans.models import DutyInstance, Why
from beacon.records.models import Credit


class Effect(models.TextChoices):
    """What becomes of an expected row."""

    MOVED = "moved", "改期"
    WITHDRAWN = "withdrawn", "不再要求"
    ADDED = "added", "新增"
    CREDITED = "credited", "计入"


@dataclass(frozen=True)
class Row:
    """One expected row as it stood when the picture was taken."""

    unit_id: uuid.UUID
    unit: str
    position: int
    label: str
    starts: date
    ends: date
    due_on: date
    late_from: datetime
    needed: int
    done_on: date | None
    withdrawn_why: str
    duty_id: uuid.UUID
    records: frozenset[uuid.UUID]


Picture = Mapping[uuid.UUID, Row]


def picture(tenant_id: uuid.UUID, since: date) -> Picture:
    """Every row that falls due from `since` on, withdrawn ones too. Two queries."""
    records = defaultdict[uuid.UUID, set[uuid.UUID]](set)
    credits = Credit.objects.filter(tenant_id=tenant_id, instance__due_on__gte=since)
    for instance_id, record_id in credits.values_list("instance_id", "record_id"):
        records[instance_id].add(record_id)
    rows = DutyInstance.objects.filter(tenant_id=tenant_id, due_on__gte=since).select_related("unit")
    return {
        row.id: Row(
            row.unit_id,
            row.unit.name,
            row.unit.position,
            row.label,
            row.starts,
            row.ends,
            row.due_on,
            row.late_from,
            row.needed,
            row.done_on,
            row.withdrawn_why,
            row.duty_id,
            frozenset(records[row.id]),
        )
        for row in rows
    }


@dataclass(frozen=True)
class Line:
    """One thing that changes for a unit; the page shows the effect as a badge before the sentence."""

    effect: Effect
    sentence: str

    @property
    def said(self) -> str:
        """Both in words: 「不再要求：6月月报（单位已停用）。」."""
        return f"{self.effect.label}：{self.sentence}"


@dataclass(frozen=True)
class UnitOutlook:
    """What changes for one unit: what moves, what goes, what is new, what counts; each by due day."""

    unit: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Outlook:
    """Everything that changes, unit by unit in roster order; `kept` unfinished rows go on under a new version; `notes`
    are what else happens."""

    units: tuple[UnitOutlook, ...] = ()
    kept: int = 0
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.units or self.notes)

    def count(self, effect: Effect) -> int:
        """How many rows it happens to."""
        return sum(line.effect == effect for unit in self.units for line in unit.lines)

    @property
    def totals(self) -> list[tuple[str, int]]:
        """(「新增」, how many) of every effect there is, then how many go on unchanged."""
        counted = [(str(effect.label), self.count(effect)) for effect in Effect]
        return [(label, n) for label, n in (*counted, ("照旧办", self.kept)) if n]

    @property
    def said(self) -> str:
        """「新增2项、改期7项、不再要求1项。」, or that nothing changes."""
        return "、".join(f"{label}{n}项" for label, n in self.totals) + "。" if self.totals else "应办事项没有变化。"

    @property
    def groups(self) -> list[tuple[list[str], tuple[Line, ...]]]:
        """Units for which the very same changes, together: (their names, the lines)."""
        together: dict[tuple[Line, ...], list[str]] = {}
        for unit in self.units:
            together.setdefault(unit.lines, []).append(unit.unit)
        return [(names, lines) for lines, names in together.items()]


def outlook(before: Picture, after: Picture, notes: tuple[str, ...] = ()) -> Outlook:
    """What became of the rows between two pictures. Pure."""
    order = list(Effect)
    # Not by key: in a rehearsal a new row has another one than afterwards.
    told = sorted(
        (
            row.position,
            row.unit,
            row.unit_id,
            order.index(line.effect),
            row.due_on,
            row.label,
            row.starts,
            line.sentence,
        )
        for key, row in after.items()
        for line in _lines(before.get(key), row)
    )
    lines = defaultdict[tuple[uuid.UUID, str], list[Line]](list)
    for _, unit, unit_id, effect, *_, sentence in told:
        lines[unit_id, unit].append(Line(order[effect], sentence))
    units = tuple(UnitOutlook(unit, tuple(found)) for (_, unit), found in lines.items())
    kept = sum(
        key in before and before[key].duty_id != row.duty_id and not row.withdrawn_why for key, row in after.items()
    )
    return Outlook(units, kept, notes)


def _lines(was: Row | None, row: Row) -> list[Line]:
    if row.withdrawn_why:
        if was is None or was.withdrawn_why:
            return []
        # That a new version no longer asks for it is what 不再要求 says already.
        why = "" if row.withdrawn_why == Why.VERSION else f"（{Why(row.withdrawn_why).label}）"
        return [Line(Effect.WITHDRAWN, f"{row.label}{why}。")]
    found: list[Line] = []
    if was is None or was.withdrawn_why:
        span = f"{short_day(row.starts)}至{short_day(row.ends)}"
        due = "" if row.due_on == row.ends else f"，{short_day(row.due_on)}截止"
        found.append(Line(Effect.ADDED, f"{row.label}：{span}{due}{_times(row)}。"))
    elif moves := _moves(was, row):
        found.append(Line(Effect.MOVED, f"{row.label}：{'，'.join(moves)}。"))
    if fresh := len(row.records - (was.records if was else frozenset())):
        found.append(Line(Effect.CREDITED, f"{row.label}：以前的{fresh}条记录计入，{_progress(row)}。"))
    elif was is not None and was.done_on is None and row.done_on is not None:
        found.append(Line(Effect.CREDITED, f"{row.label}：{_progress(row)}。"))
    return found


def _moves(was: Row, row: Row) -> list[str]:
    moves: list[str] = []
    if was.starts != row.starts:
        moves.append(f"开始由{short_day(was.starts)}改为{short_day(row.starts)}")
    if was.due_on != row.due_on:
        moves.append(f"截止由{short_day(was.due_on)}改为{short_day(row.due_on)}")
    elif was.ends != row.ends:
        moves.append(f"结束由{short_day(was.ends)}改为{short_day(row.ends)}")
    elif was.late_from != row.late_from:
        moves.append(f"从{short_moment(row.late_from)}起才算晚，原来是{short_moment(was.late_from)}")
    if was.needed != row.needed:
        moves.append(f"由{was.needed}次改为{row.needed}次")
    return moves


def _progress(row: Row) -> str:
    return "已完成" if row.done_on else f"还差{max(row.needed - len(row.records), 0)}次"


def _times(row: Row) -> str:
    return f"，{row.needed}次" if row.needed > 1 else ""
