"""What is said of records carried from consolidated months: a sentence of the report, and a record from … to …."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from beacon.catalogue.kinds import KINDS
from beacon.catalogue.kinds.channels import LEVELS
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
    PUT_UP,
    RECORDS,
    SCREEN_MINUTES,
    SCREENS,
    UNCOUNTED,
)
from beacon.figures.counted import LEVEL, Counted
from beacon.figures.sums import Sums
from beacon.kit.days import short_day
from beacon.reports.carried.changes import Carried, Change, difference

UNITS: Mapping[str, str] = {
    EVENTS: "场",
    ATTENDANCE: "人次",
    BROADCAST_TIMES: "次",
    BROADCAST_MINUTES: "分钟",
    UNCOUNTED: "条",
}
"""What each figure is counted in, where it is not a number of records."""

PUT_UP_WORDS: Mapping[str, tuple[str, str]] = {
    BANNERS: ("挂横幅", "条"),
    POSTERS: ("贴海报", "张"),
    SCREENS: ("用大屏", "块"),
    SCREEN_MINUTES: ("大屏播放", "分钟"),
}

NOT_COUNTED = "未计入"


def described(one: Counted | None, things: Mapping[str, tuple[str, str, str]] = MappingProxyType({})) -> str:
    """A record as it counts: 「社区演练，86人次，发放围裙20条」; 「未计入」 for none. `things`: as `Carried.things`."""
    if one is None:
        return NOT_COUNTED
    level = [LEVELS[one.level]] if one.level else []
    return "，".join([f"{SETTINGS[one.setting]}{KINDS[one.kind].label}", *level, *_values(one, things)])


def _values(one: Counted, things: Mapping[str, tuple[str, str, str]]) -> Iterator[str]:
    names = Sums(added=dict(things))
    for figure, value in one.figures.items():
        if figure == UNCOUNTED:
            yield "未填人次"
        elif figure == ATTENDANCE:
            yield f"{value}人次"
        elif figure.startswith(HANDOUT):
            item = names.item(figure.removeprefix(HANDOUT))
            yield f"发放{item.label}{value}{item.counter}"
        elif figure in PUT_UP:
            name, unit = PUT_UP_WORDS[figure]
            yield f"{name}{value}{unit}"
        elif figure not in (RECORDS, EVENTS) and value:
            yield f"{FIGURES[figure]}{value}{UNITS.get(figure, '')}"


def named(one: Carried) -> str:
    """「10月5日演练」, by the day and kind it has now, with the place where it has one."""
    shown = one.shown
    return f"{short_day(shown.day)}{KINDS[shown.kind].label}{f'（{one.place}）' if one.place else ''}"


def became(one: Carried) -> str:
    """What it is now: its values, or why it no longer counts."""
    return one.why or described(one.now, one.things)


def sentences(carried: Sequence[Carried]) -> list[str]:
    """One sentence for each month: 「补记10月活动1场、40人次。」「更正10月2条，活动减少1场，受众减少86人次。」"""
    said = []
    for label in dict.fromkeys(one.label for one in carried):
        of_month = [one for one in carried if one.label == label]
        month = of_month[0].month
        added = [one for one in of_month if one.change is Change.ADDED]
        corrected = [one for one in of_month if one.change is Change.CORRECTED]
        if added:
            amounts = _amounts(difference(added), more="", less="减少")
            said.append(f"补记{month}{len(added)}条{_after(amounts)}。")
        if corrected:
            amounts = [*_amounts(difference(corrected), more="增加", less="减少"), *_levels(corrected)]
            said.append(f"更正{month}{len(corrected)}条{_after(amounts)}。")
    return said


def _levels(corrected: Sequence[Carried]) -> Iterator[str]:
    """The records in the press that came to a level and left one: 「区级报道减少1条」, in the order of the form."""
    changed = Counter[str]()
    for one in corrected:
        for (figure, _, _), value in one.cells.items():
            if figure.startswith(LEVEL):
                changed[figure.removeprefix(LEVEL)] += value
    for level, label in LEVELS.items():
        if n := changed[level]:
            yield f"{label}报道{'增加' if n > 0 else '减少'}{abs(n)}条"


def _after(amounts: Sequence[str]) -> str:
    return "，" + "、".join(amounts) if amounts else ""


def _amounts(sums: Sums, *, more: str, less: str) -> list[str]:
    """The changed amounts in words; kinds that are no events by their own name."""
    known = [
        ("活动", sums.events, "场"),
        ("受众", sums.attendance, "人次"),
        ("播放广播", sums.broadcast_times, "次"),
        ("共", sums.broadcast_minutes, "分钟"),
        *(
            (KINDS[kind].label, n, KINDS[kind].counter)
            for kind, n in sums.by_kind.items()
            if not KINDS[kind].is_event and kind != "broadcast"
        ),
        *((PUT_UP_WORDS[figure][0], n, PUT_UP_WORDS[figure][1]) for figure, n in (sums.put_up or {}).items()),
        *((f"发放{sums.item(key).label}", n, sums.item(key).counter) for key, n in sums.handouts.items()),
    ]
    return [f"{name}{more if n > 0 else less}{abs(n)}{unit}" for name, n, unit in known if n]
