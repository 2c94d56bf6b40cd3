"""The numbers at the head of a month report, each with the question that lists its records. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from beacon.catalogue.kinds import KINDS
from beacon.catalogue.people import AUDIENCE_GROUPS, FORCES
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.tallies import (
    ATTENDANCE,
    BROADCAST_MINUTES,
    BROADCAST_TIMES,
    EVENTS,
    FORCE,
    GROUP,
    HANDOUT,
    RECORDS,
    SKILL,
    TOPIC,
)
from beacon.catalogue.topics import TOPICS
from beacon.figures.sums import Sums

HIGHLIGHTS = ("drill", "station_visit", "training")
"""Kinds a month report always names, also with a zero."""


BLOCKS: Mapping[str, str] = MappingProxyType(
    {
        "overall": "总体",
        "highlights": "重点",
        "settings": "五进",
        "handouts": "发放",
        "broadcasts": "广播",
        "topics": "讲了",
        "groups": "面向",
        "forces": "出动",
    }
)
"""The blocks of a report by name, in its order; the last three only once somebody told them.
A page marks each `block-<name>` (see `anchors`)."""


@dataclass(frozen=True)
class Number:
    """One number: its words, its unit, and what it counts."""

    label: str
    value: int
    unit: str
    figure: str
    kind: str = ""
    setting: str = ""


@dataclass(frozen=True)
class Block:
    """A block by its name in BLOCKS and its numbers; `none` is said where there are none."""

    name: str
    numbers: tuple[Number, ...]
    none: str = ""

    @property
    def heading(self) -> str:
        """What stands above it."""
        return BLOCKS[self.name]


def blocks(sums: Sums) -> tuple[Block, ...]:
    """总体 重点 五进 发放 广播, in the order of the report."""
    return (
        Block(
            "overall",
            (
                Number("活动", sums.events, "场", EVENTS),
                Number("参加", sums.attendance, "人次", ATTENDANCE),
            ),
        ),
        Block("highlights", tuple(_of_kind(kind, sums) for kind in HIGHLIGHTS)),
        Block(
            "settings",
            tuple(Number(label, sums.by_setting[name], "场", EVENTS, setting=name) for name, label in SETTINGS.items()),
        ),
        Block("handouts", tuple(_handouts(sums)), none="没有发放"),
        Block("broadcasts", tuple(_broadcasts(sums)), none="没有播放"),
        *(block for block in _told(sums) if block.numbers),
    )


def _told(sums: Sums) -> tuple[Block, ...]:
    """What was talked about, to whom, by whom (R19 R47 R53): nobody has to tell."""
    skill = Number("现场会用", sums.skill, "人次", SKILL)
    return (
        Block("topics", (*_each(sums.topics, TOPICS, TOPIC, "次"), *([skill] if sums.skill else []))),
        Block("groups", _each(sums.groups, AUDIENCE_GROUPS, GROUP, "次")),
        Block("forces", _each(sums.forces, FORCES, FORCE, "人次")),
    )


def _each(counts: Mapping[str, int], labels: Mapping[str, str], figure: str, unit: str) -> tuple[Number, ...]:
    return tuple(Number(label, counts[name], unit, f"{figure}{name}") for name, label in labels.items() if counts[name])


def _of_kind(kind: str, sums: Sums) -> Number:
    return Number(KINDS[kind].label, sums.by_kind[kind], KINDS[kind].counter, RECORDS, kind)


def _handouts(sums: Sums) -> list[Number]:
    return [
        Number(sums.item(name).label, pieces, sums.item(name).counter, f"{HANDOUT}{name}")
        for name, pieces in sums.handouts.items()
        if pieces
    ]


def _broadcasts(sums: Sums) -> list[Number]:
    if not sums.broadcast_times:
        return []
    times = Number("播放", sums.broadcast_times, "次", BROADCAST_TIMES)
    minutes = Number("共", sums.broadcast_minutes, "分钟", BROADCAST_MINUTES)
    return [times, minutes] if sums.broadcast_minutes else [times]
