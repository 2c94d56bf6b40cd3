"""The statistic table of a month: one row a unit, the same columns in Word and Excel (domain reference §5.2).

Only what can be recorded so far has a column. A unit that has not reported has blanks, one that reported nothing
noughts: unknown is not zero.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from beacon.catalogue.goods import ITEMS
from beacon.catalogue.kinds import KINDS
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.tallies import BANNERS, POSTERS, SCREEN_MINUTES, SCREENS
from beacon.figures.sums import Sums
from beacon.reports.models import UNBOOKED
from beacon.reports.papers.month import Entry

GIVEAWAYS, EQUIPMENT, LEAFLETS = "宣传品", "器材", "leaflet"


@dataclass(frozen=True)
class Stat:
    """A number of the statistic table. `label` stands in Excel, where every number has a column of its own."""

    label: str
    read: Callable[[Sums], int | None]


@dataclass(frozen=True)
class Group:
    """One or two numbers that share a column on paper: 「演练（场/人次）」 with 2/86 below it."""

    label: str
    stats: tuple[Stat, ...]

    @property
    def name(self) -> str:
        """The label without its measures."""
        return name_of(self.label)

    @property
    def heading(self) -> str:
        """「演练」 over its measures, without the brackets for which narrow columns have no room."""
        return heading(self.label)

    def cell(self, sums: Sums) -> str:
        """The numbers as printed on paper; nothing where one is unknown."""
        values = [stat.read(sums) for stat in self.stats]
        return "" if None in values else "/".join(map(str, values))


def round_half_up(number: int, size: int) -> int:
    """How many whole `size`s, the half rounded up."""
    return (2 * number + size) // (2 * size)


def name_of(label: str) -> str:
    """「演练」 of 「演练（场/人次）」."""
    return label.partition("（")[0]


def heading(label: str) -> str:
    """「演练（场/人次）」 in two lines."""
    name, _, measures = label.partition("（")
    return f"{name}\n{measures.rstrip('）')}".strip()


BROKEN: Mapping[str, str] = {
    "主题活动": "主题\n活动\n场/人次",
    "校园活动": "校园\n活动\n场/人次",
    "媒体": "媒体\n市级/\n区级/\n自媒体",
    "消防站参观": "消防站\n参观\n次/人次",
    "学校五落实": "学校\n五落实\n所",
    "隐患": "隐患\n发现/\n整改处",
}
"""Headings that would break in the middle of a word."""


def broken(group: Group) -> str:
    """The heading in lines as a narrow column holds them."""
    return BROKEN.get(group.name, group.heading)


def _of_kind(kind: str) -> Group:
    known = KINDS[kind]
    times = Stat(f"{known.label}{known.counter}次".replace("次次", "次数"), lambda sums: sums.by_kind[kind])
    people = Stat(f"{known.label}人次", lambda sums: sums.people_by_kind[kind])
    return Group(f"{known.label}（{known.counter}/人次）", (times, people))


def _of_setting(setting: str) -> Group:
    label = f"进{SETTINGS[setting]}"
    return Group(f"{label}（场）", (Stat(f"{label}场次", lambda sums: sums.by_setting[setting]),))


def _pieces(group: str, sums: Sums) -> int:
    """Pieces handed out of a group of things; printed matter is counted apart, in copies."""
    return sum(n for name, n in sums.handouts.items() if sums.item(name).group == group and name != LEAFLETS)


EVENTS = Group(
    "活动（场/人次）",
    (Stat("活动场次", lambda sums: sums.events), Stat("受众人次", lambda sums: sums.attendance)),
)
KIND_GROUPS = tuple(map(_of_kind, ("drill", "training", "station_visit", "talk", "theme_event", "school_event")))
BROADCASTS = Group(
    "广播（次/分钟）",
    (
        Stat("广播次数", lambda sums: sums.broadcast_times),
        Stat("广播分钟", lambda sums: sums.broadcast_minutes),
    ),
)
HIGHRISE_CHECKS = Group(
    "高层检查（栋）",
    (Stat("高层检查栋数", lambda sums: None if sums.distinct is None else len(sums.distinct.buildings)),),
)
COLUMN_ISSUES = Group("专栏（期）", (Stat("专栏期数", lambda sums: sums.by_kind["column"]),))


def _put_up(figure: str, size: int = 1) -> Callable[[Sums], int | None]:
    """How many, in whole `size`s; None where it was not counted yet."""

    def read(sums: Sums) -> int | None:
        known = sums.put_up or {}
        return round_half_up(known[figure], size) if figure in known else None

    return read


def _pieces_in(*levels: str) -> Callable[[Sums], int | None]:
    return lambda sums: None if sums.distinct is None else sum(sums.distinct.levels[level] for level in levels)


BANNERS_UP = Group("横幅（条）", (Stat("横幅条数", _put_up(BANNERS)),))
POSTERS_UP = Group("海报（张）", (Stat("海报张数", _put_up(POSTERS)),))
SCREENS_ON = Group(
    "大屏（块/小时）", (Stat("大屏块数", _put_up(SCREENS)), Stat("大屏小时", _put_up(SCREEN_MINUTES, 60)))
)
IN_THE_PRESS = Group(
    "媒体（市级/区级/自媒体篇）",
    (
        Stat("市级媒体篇数", _pieces_in("city", "national")),
        Stat("区级媒体篇数", _pieces_in("district")),
        Stat("自媒体篇数", _pieces_in("own", "subdistrict")),
    ),
)


def _hazards(name: str) -> Callable[[Sums], int | None]:
    return lambda sums: None if sums.hazards is None else sums.hazards[name]


HAZARDS = Group(
    "隐患（发现/整改处）", (Stat("发现隐患处数", _hazards("found")), Stat("整改隐患处数", _hazards("fixed")))
)
LEAFLET_GROUP = Group("资料（份）", (Stat("资料份数", lambda sums: sums.handouts[LEAFLETS]),))
GIVEAWAY_GROUP = Group("宣传品（件）", (Stat("宣传品件数", lambda sums: _pieces(GIVEAWAYS, sums)),))
PIECES = (
    LEAFLET_GROUP,
    GIVEAWAY_GROUP,
    Group("器材（件）", (Stat("器材件数", lambda sums: _pieces(EQUIPMENT, sums)),)),
)
SETTING_GROUPS = tuple(_of_setting(setting) for setting in SETTINGS)

PAPER_GROUPS: tuple[Group, ...] = (EVENTS, *KIND_GROUPS, BROADCASTS, *PIECES)
"""The number columns of the annex in Word; the five settings have a sentence of their own there."""

SHEET_STATS: tuple[Stat, ...] = tuple(
    stat
    for group in (
        EVENTS,
        *SETTING_GROUPS,
        *KIND_GROUPS,
        Group("", (Stat("校园检查次数", lambda sums: sums.by_kind["school_check"]),)),
        Group("", (Stat("集中发放次数", lambda sums: sums.by_kind["giveaway"]),)),
        Group("", (Stat("其他活动场次", lambda sums: sums.by_kind["other"]),)),
        BROADCASTS,
        Group("", (Stat("未填人次的条数", lambda sums: sums.uncounted),)),
    )
    for stat in group.stats
)
"""The number columns in Excel, before the things handed out, which have one column each."""


def _handed_out(item: str) -> Callable[[Sums], int]:
    return lambda sums: sums.handouts[item]


OTHER_ITEMS = "other"
HANDOUT_STATS: Mapping[str, Stat] = {
    **{
        item.identifier: Stat(f"{item.label}（{item.counter}）", _handed_out(item.identifier))
        for item in ITEMS.values()
    },
    OTHER_ITEMS: Stat("其他物资（件）", lambda sums: added_pieces(sums.handouts) or 0),
}
"""Thing → its column in Excel; what the office added to the list stands together in the last one (R60)."""


def added_pieces(handouts: Mapping[str, int]) -> int | None:
    """Pieces of things that are not of the catalogue; None where there are none."""
    return sum(pieces for item, pieces in handouts.items() if item not in ITEMS) or None


def remark(entry: Entry) -> str:
    """What stands beside a unit's numbers: how its report came, or why there is none."""
    if entry.version is None:
        return f"{entry.label}" if entry.state == "exempt" else "未报"
    words = (
        "零报" if entry.version.is_nil else "",
        "补报" if entry.is_late else "",
        "代录" if entry.is_mailed else "",
        UNBOOKED if entry.is_unbooked else "",
    )
    return "、".join(filter(None, words))
