"""What was talked about, to whom and by whom, as numbers of the statistic table (R19, R44, R47, R53)."""

from collections.abc import Callable, Iterator, Mapping

from beacon.catalogue.people import AUDIENCE_GROUPS, FORCES
from beacon.catalogue.tallies import FORCE, TOPIC
from beacon.catalogue.topics import TOPICS
from beacon.documents.sheets import Cell
from beacon.figures.sums import Sums
from beacon.reports.papers.statistics import Stat


def _of(part: Callable[[Sums], Mapping[str, int]], name: str) -> Callable[[Sums], int]:
    return lambda sums: part(sums)[name]


TOLD_STATS: tuple[tuple[str, Stat], ...] = (
    *(("讲了（次）", Stat(label, _of(lambda sums: sums.topics, name))) for name, label in TOPICS.items()),
    *(("面向（次）", Stat(label, _of(lambda sums: sums.groups, name))) for name, label in AUDIENCE_GROUPS.items()),
    *(("出动（人次）", Stat(label, _of(lambda sums: sums.forces, name))) for name, label in FORCES.items()),
    ("学会（人次）", Stat("现场会用", lambda sums: sums.skill)),
)
"""(heading, number). A record counts once under each of its topics and groups, so these do not add up to records."""


def told_rows(total: Sums) -> Iterator[tuple[Cell, ...]]:
    """The rows of 汇总 for what somebody told."""
    for heading, stat in TOLD_STATS:
        if stat.read(total):
            yield heading, stat.label, stat.read(total), None


def topics_of(figures: Mapping[str, int]) -> str | None:
    """「生命通道、用电用气」 of a record's figures; None where nobody told."""
    return "、".join(label for topic, label in TOPICS.items() if figures.get(f"{TOPIC}{topic}")) or None


def people_out(figures: Mapping[str, int]) -> int | None:
    """出动人次 of all forces in a record's figures; None where nobody told."""
    return sum(people for figure, people in figures.items() if figure.startswith(FORCE)) or None
