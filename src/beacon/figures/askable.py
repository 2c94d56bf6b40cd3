"""Every number that can be asked for, with its Chinese label: one list for whatever fills tables of other people.

It is made from the catalogue: a new kind, thing to hand out, figure or indicator is in it by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from beacon.catalogue.goods import ITEMS
from beacon.catalogue.indicators import INDICATORS
from beacon.catalogue.kinds import OFFERED
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.tallies import (
    ATTENDANCE,
    BANNERS,
    BROADCAST_MINUTES,
    BROADCAST_TIMES,
    EVENTS,
    FIGURES,
    HANDOUT,
    POSTERS,
    RECORDS,
    SCREEN_MINUTES,
    SCREENS,
    UNCOUNTED,
)

PEOPLE, TIMES, PIECES, MINUTES, RATE, OTHER = "people", "times", "pieces", "minutes", "rate", "other"
"""What a number counts, as the head of a column says it: 人次, 场 or 次, 份 件 条, 分钟, 率."""


@dataclass(frozen=True)
class Askable:
    """A number. `figures` of records of a `kind` or `setting` are added up; an indicator has none and is worked out.

    `subject` is what it is about, in one word of the field; `is_per_unit`: it can be told for one unit.
    """

    identifier: str
    label: str
    group: str
    measure: str
    subject: str = ""
    figures: tuple[str, ...] = ()
    kind: str = ""
    setting: str = ""
    is_per_unit: bool = True


_COUNTED = {"场": "场次", "次": "次数"}


def _totals() -> Iterator[Askable]:
    yield Askable(EVENTS, "活动场次", "总数", TIMES, "活动", (EVENTS,))
    yield Askable(ATTENDANCE, "受众人次", "总数", PEOPLE, "活动", (ATTENDANCE,))
    yield Askable(UNCOUNTED, "未填人次的条数", "总数", OTHER, "", (UNCOUNTED,))
    yield Askable(RECORDS, "记录条数", "总数", OTHER, "", (RECORDS,))


def _settings() -> Iterator[Askable]:
    for name, label in SETTINGS.items():
        of = f"setting:{name}"
        yield Askable(f"{EVENTS}@{of}", f"进{label}场次", "五进", TIMES, f"进{label}", (EVENTS,), setting=name)
        yield Askable(f"{ATTENDANCE}@{of}", f"进{label}人次", "五进", PEOPLE, f"进{label}", (ATTENDANCE,), setting=name)


def _kinds() -> Iterator[Askable]:
    for kind in OFFERED:
        name, of = kind.identifier, f"kind:{kind.identifier}"
        subject = "" if name == "other" else kind.label
        counted = _COUNTED.get(kind.counter, f"{kind.counter}数")
        measure = TIMES if kind.counter in _COUNTED else PIECES
        if name == "broadcast":
            # 广播次数 is how often it was played, as in the month's table, not how many records tell of it.
            counted, measure, subject = "记录条数", OTHER, ""
        yield Askable(f"{RECORDS}@{of}", f"{kind.label}{counted}", "各类活动", measure, subject, (RECORDS,), name)
        if kind.is_event and kind.has_audience:
            yield Askable(f"{ATTENDANCE}@{of}", f"{kind.label}人次", "各类活动", PEOPLE, subject, (ATTENDANCE,), name)
    yield Askable(BROADCAST_TIMES, "广播次数", "各类活动", TIMES, "广播", (BROADCAST_TIMES,))
    yield Askable(BROADCAST_MINUTES, "广播分钟", "各类活动", MINUTES, "广播", (BROADCAST_MINUTES,))
    yield Askable(BANNERS, "横幅条数", "各类活动", PIECES, "横幅", (BANNERS,))
    yield Askable(POSTERS, "海报张数", "各类活动", PIECES, "海报", (POSTERS,))
    yield Askable(SCREENS, "大屏块数", "各类活动", PIECES, "大屏", (SCREENS,))
    yield Askable(SCREEN_MINUTES, "大屏播放分钟", "各类活动", MINUTES, "大屏", (SCREEN_MINUTES,))


def _handouts() -> Iterator[Askable]:
    for item in ITEMS.values():
        figure = f"{HANDOUT}{item.identifier}"
        yield Askable(figure, f"发放{item.label}（{item.counter}）", "发放", PIECES, item.label, (figure,))
    for group in dict.fromkeys(item.group for item in ITEMS.values()):
        figures = tuple(f"{HANDOUT}{item.identifier}" for item in ITEMS.values() if item.group == group)
        yield Askable(f"{HANDOUT}*{group}", f"发放{group}合计", "发放", PIECES, group, figures)


def _others() -> Iterator[Askable]:
    known = {figure for one in (*_totals(), *_kinds(), *_handouts()) for figure in one.figures}
    for figure, label in FIGURES.items():
        if figure not in known:
            people = label.endswith("人次")
            subject = label.removesuffix("人次")
            yield Askable(figure, label, "其他", PEOPLE if people else TIMES, subject, (figure,))


_TOLD_OTHERWISE = ("I05", "I06", "I25", "I28")
"""Indicators that are no single number here: the sums at the top of the list; a rate for each key group; four numbers
of each thing."""


def _indicators() -> Iterator[Askable]:
    for identifier, indicator in INDICATORS.items():
        if identifier in _TOLD_OTHERWISE:
            continue
        measure = RATE if indicator.label.endswith("率") else OTHER
        yield Askable(identifier, indicator.label, "指标", measure, indicator.label, is_per_unit=False)
    for part, label in (("owed", "应报"), ("sent", "已报"), ("on_time", "按时报")):
        name = f"月报{label}家数"
        yield Askable(f"I01.{part}", name, "指标", OTHER, name, is_per_unit=False)


ASKABLE: Mapping[str, Askable] = MappingProxyType(
    {one.identifier: one for one in (*_totals(), *_settings(), *_kinds(), *_handouts(), *_others(), *_indicators())}
)
"""Identifier → number, in the order a list shows them."""


def grouped() -> list[tuple[str, list[Askable]]]:
    """The numbers by the heading they stand under in a list."""
    groups: dict[str, list[Askable]] = {}
    for one in ASKABLE.values():
        groups.setdefault(one.group, []).append(one)
    return list(groups.items())
