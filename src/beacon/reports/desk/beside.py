"""A month's consolidations beside each other: what each held, and what is different in the later one.

Everything is read from what was frozen, so a page opened next year says the same.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from beacon.figures.sums import Sums
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.reports.models import UNBOOKED, Consolidation, ReportVersion
from beacon.reports.papers.month import once, shared_by, total_of

Frozen = Mapping[str, object]
"""A line of a snapshot: one unit as it stood."""


@dataclass(frozen=True)
class Held:
    """One version of the month."""

    paper: Consolidation
    lines: Mapping[uuid.UUID, Frozen]
    versions: Mapping[uuid.UUID, ReportVersion]
    total: Sums

    def count(self, test: Callable[[Frozen], object]) -> int:
        """How many units pass the test."""
        return sum(bool(test(line)) for line in self.lines.values())


@dataclass(frozen=True)
class Row:
    """One number of the month in every version; `moved` where two of them differ."""

    label: str
    values: tuple[int, ...]

    @property
    def moved(self) -> bool:
        """Whether it is not the same in all."""
        return len(set(self.values)) > 1

    @property
    def steps(self) -> list[tuple[int, str]]:
        """Each value with what became of it since the version before, in words: 多2, 少1, nothing where it stayed."""
        before = (self.values[0], *self.values)
        return [(now, _step(now - then)) for then, now in zip(before, self.values, strict=False)]


@dataclass(frozen=True)
class Change:
    """What is different in one version against the one before it, unit by unit in roster order."""

    paper: Consolidation
    units: Sequence[tuple[Unit, Sequence[str]]] = field(default_factory=list)


@dataclass(frozen=True)
class Beside:
    """Every version of a month, oldest first."""

    papers: Sequence[Consolidation]
    rows: Sequence[Row]
    changes: Sequence[Change]


_NUMBERS: tuple[tuple[str, str, Callable[[Sums], int]], ...] = (
    ("活动", "场", lambda sums: sums.events),
    ("参加", "人次", lambda sums: sums.attendance),
    ("发放", "件", lambda sums: sum(sums.handouts.values())),
    ("广播", "次", lambda sums: sums.broadcast_times),
    ("记录", "条", lambda sums: sums.records),
)


def beside(who: Who, paper: Consolidation) -> Beside:
    """The versions of the month that `paper` is one of. `paper` was found within reach. Three queries."""
    rows = Consolidation.objects.visible_to(who).filter(tenant_id=paper.tenant_id, ends=paper.ends)
    papers = list(rows.select_related("tenant", "word", "excel").order_by("number"))
    frozen = _versions(paper.tenant_id, papers)
    held = [_held(one, frozen) for one in papers]
    every = {unit for one in held for unit in one.lines}
    units = list(Unit.objects.filter(tenant_id=paper.tenant_id, pk__in=every).order_by("position", "id"))
    return Beside(papers, _rows(held), [_change(before, after, units) for before, after in pairwise(held)])


def _versions(tenant_id: uuid.UUID, papers: Sequence[Consolidation]) -> dict[tuple[str, int], ReportVersion]:
    wanted = {line["report"] for paper in papers for line in paper.snapshot["lines"] if line["report"]}
    rows = ReportVersion.objects.filter(tenant_id=tenant_id, report__in=wanted)
    return {(str(row.report_id), row.number): row for row in rows}


def _held(paper: Consolidation, frozen: Mapping[tuple[str, int], ReportVersion]) -> Held:
    lines = {uuid.UUID(line["unit"]): line for line in paper.snapshot["lines"]}
    found = {unit: frozen.get((line["report"], line["version"])) for unit, line in lines.items() if line["report"]}
    versions = {unit: version for unit, version in found.items() if version is not None}
    total = total_of(Sums.thawed(version.figures) for version in versions.values())
    return Held(paper, lines, versions, once(total, shared_by(versions.values())))


def _rows(held: Sequence[Held]) -> list[Row]:
    counted: list[tuple[str, Callable[[Held], int]]] = [
        ("应报（家）", lambda one: one.count(lambda line: line["state"] != "exempt")),
        ("已报（家）", lambda one: len(one.versions)),
        ("未报（家）", lambda one: one.count(lambda line: not line["report"] and line["state"] != "exempt")),
        ("补报（家）", lambda one: one.count(lambda line: line["report"] and line.get("late"))),
        ("零报（家）", lambda one: sum(version.is_nil for version in one.versions.values())),
        (f"{UNBOOKED}（家）", lambda one: sum(version.is_unbooked for version in one.versions.values())),
    ]
    rows = [Row(label, tuple(count(one) for one in held)) for label, count in counted]
    numbers = [Row(f"{label}（{unit}）", tuple(read(one.total) for one in held)) for label, unit, read in _NUMBERS]
    return [*rows, *numbers]


def _step(more: int) -> str:
    return f"多{more}" if more > 0 else f"少{-more}" if more else ""


def _change(before: Held, after: Held, units: Sequence[Unit]) -> Change:
    told = ((unit, list(_of_unit(unit.pk, before, after))) for unit in units)
    return Change(after.paper, [(unit, words) for unit, words in told if words])


def _of_unit(unit: uuid.UUID, before: Held, after: Held) -> Iterator[str]:
    old, new = before.versions.get(unit), after.versions.get(unit)
    line = after.lines.get(unit)
    if line is None:
        yield "不在这一版里了"
    elif new is None:
        if old is not None:
            yield "免报，没有计入" if line["state"] == "exempt" else "撤回了，没有计入"
        elif (line["state"] == "exempt") != (before.lines.get(unit, {}).get("state") == "exempt"):
            yield "改为免报" if line["state"] == "exempt" else "不再免报"
    elif old is None:
        yield "".join(("新报来", "，补报" if line.get("late") else "", "，代录" if line.get("mailed") else ""))
    elif old.pk != new.pk:
        yield from _moved(old, new)


def _moved(old: ReportVersion, new: ReportVersion) -> Iterator[str]:
    """The numbers that are not the same; a change of words alone is told as one."""
    if old.is_unbooked != new.is_unbooked:
        yield f"改为{UNBOOKED}" if new.is_unbooked else "入账了"
    mine, theirs = Sums.thawed(old.figures), Sums.thawed(new.figures)
    moved = [(label, unit, read(mine), read(theirs)) for label, unit, read in _NUMBERS if read(mine) != read(theirs)]
    yield from (f"{label}{then}→{now}{unit}" for label, unit, then, now in moved)
    if old.carried != new.carried:
        yield "上月补记或更正有变化"
    elif not moved and old.is_unbooked == new.is_unbooked:
        yield "又报了一次，这几项数字没变"
