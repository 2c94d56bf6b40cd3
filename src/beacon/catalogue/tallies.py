"""What a saved record adds to the numbers: a pure function from its values to facts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from beacon.catalogue.fields import FieldError, Value, clean, clean_count
from beacon.catalogue.goods import ITEMS, Item
from beacon.catalogue.kinds import KINDS
from beacon.catalogue.people import AUDIENCE_GROUPS, FORCES
from beacon.catalogue.topics import TOPICS

EVENTS = "events"
ATTENDANCE = "attendance"
UNCOUNTED = "uncounted"
BROADCAST_TIMES = "broadcast_times"
BROADCAST_MINUTES = "broadcast_minutes"
RECORDS = "records"
BANNERS, POSTERS, SCREENS, SCREEN_MINUTES = "banners", "posters", "screens", "screen_minutes"
PUT_UP = (BANNERS, POSTERS, SCREENS, SCREEN_MINUTES)
"""What hangs or plays where people pass: told only where the record says how many and how long."""
HANDOUT = "handout."
"""Begins the figure of each thing handed out: `handout.apron`."""
SKILL = "skill"
TOPIC, GROUP, FORCE = "topic.", "group.", "force."
"""Begin the figures of each topic and group (records that carry it) and of each force (出动人次)."""

FIGURES: Mapping[str, str] = {
    RECORDS: "记录",
    EVENTS: "活动场次",
    ATTENDANCE: "受众人次",
    UNCOUNTED: "未填人次",
    BROADCAST_TIMES: "广播次数",
    BROADCAST_MINUTES: "广播分钟",
    BANNERS: "横幅条数",
    POSTERS: "海报张数",
    SCREENS: "大屏块数",
    SCREEN_MINUTES: "大屏分钟",
    SKILL: "现场会用人次",
    **{f"{HANDOUT}{item.identifier}": f"发放{item.label}" for item in ITEMS.values()},
    **{f"{TOPIC}{name}": f"讲到{label}" for name, label in TOPICS.items()},
    **{f"{GROUP}{name}": f"面向{label}" for name, label in AUDIENCE_GROUPS.items()},
    **{f"{FORCE}{name}": f"{label}出动人次" for name, label in FORCES.items()},
}
"""Every figure a record can feed → its label."""

MOST_PEOPLE = 100_000
MOST_PIECES = 100_000
MOST_MINUTES = 2_000_000_000
"""What a column of the database holds."""

_PLACES = {figure: place for place, figure in enumerate(FIGURES)}


def in_order(figures: Mapping[str, int]) -> dict[str, int]:
    """The figures in the order of FIGURES, things that the office added behind them by their key: a database gives them
    in no order, and what is told of a record must not hang on it."""
    return dict(sorted(figures.items(), key=lambda one: (_PLACES.get(one[0], len(_PLACES)), one[0])))


@dataclass(frozen=True)
class Tally:
    """The values of one record that count."""

    kind: str
    happened_on: date
    setting: str
    audience_count: int | None = None
    details: Mapping[str, Value] = field(default_factory=dict)
    handouts: Mapping[str, int] = field(default_factory=dict)
    topics: Sequence[str] = ()
    audience_groups: Sequence[str] = ()
    forces: Mapping[str, int] = field(default_factory=dict)
    skill_count: int | None = None


def facts(tally: Tally) -> Iterator[tuple[str, int]]:
    """(figure, value) pairs of one record. An unknown head-count is a fact of its own, never a zero (I05, I06, I28)."""
    kind = KINDS[tally.kind]
    yield RECORDS, 1
    if kind.is_event:
        yield EVENTS, 1
        if tally.audience_count is None:
            yield UNCOUNTED, 1
        else:
            yield ATTENDANCE, tally.audience_count
    if tally.kind == "broadcast":
        yield BROADCAST_TIMES, int(tally.details.get("times", 1))
        yield BROADCAST_MINUTES, int(tally.details.get("minutes", 0))
    yield from _put_up(tally)
    for item, pieces in tally.handouts.items():
        if pieces:
            yield f"{HANDOUT}{item}", pieces
    if tally.skill_count:
        yield SKILL, tally.skill_count
    yield from ((f"{TOPIC}{topic}", 1) for topic in tally.topics)
    yield from ((f"{GROUP}{group}", 1) for group in tally.audience_groups)
    yield from ((f"{FORCE}{force}", people) for force, people in tally.forces.items() if people)


def _put_up(tally: Tally) -> Iterator[tuple[str, int]]:
    """Banners, posters and screens as they were told; a screen's minutes are of all its days, told where it began."""
    told = tally.details
    if tally.kind == "banner":
        if "banners_n" in told:
            yield BANNERS, int(told["banners_n"])
        if "posters_n" in told:
            yield POSTERS, int(told["posters_n"])
    if tally.kind == "screen":
        if "screens_n" in told:
            yield SCREENS, int(told["screens_n"])
        if "minutes_a_day" in told and "until" in told:
            days = (date.fromisoformat(str(told["until"])) - tally.happened_on).days + 1
            if days > 0:
                yield SCREEN_MINUTES, min(int(told["minutes_a_day"]) * days, MOST_MINUTES)


def clean_details(kind: str, raw: Mapping[str, object]) -> tuple[dict[str, Value], dict[str, str]]:
    """The particulars of a record of this kind, and a sentence by field name for each that does not fit. Names that
    are not the kind's are dropped."""
    values: dict[str, Value] = {}
    problems: dict[str, str] = {}
    for own in KINDS[kind].fields:
        try:
            value = clean(own, raw.get(own.name))
        except FieldError as error:
            problems[own.name] = error.sentence
            continue
        if value is not None:
            values[own.name] = value
    return values, problems


def clean_forces(raw: Mapping[str, object]) -> dict[str, int]:
    """出动人次 by force; empty and zero lines are dropped. FieldError names the force."""
    people: dict[str, int] = {}
    for name, value in raw.items():
        if name not in FORCES:
            raise FieldError(f"force-{name}", "出动的力量不在清单里，请从列出的里面选。")
        if value not in (None, ""):
            number = clean_count(f"force-{name}", f"{FORCES[name]}出动", value, MOST_PEOPLE)
            if number:
                people[name] = number
    return people


def clean_handouts(raw: Mapping[str, object], items: Mapping[str, Item] = ITEMS) -> dict[str, int]:
    """Pieces handed out by item; empty and zero lines are dropped. FieldError names the item. `items` are the things
    there are: the catalogue's, and those a subdistrict added."""
    pieces: dict[str, int] = {}
    for name, value in raw.items():
        if name not in items:
            raise FieldError(name, "发放的物品不在清单里，请从列出的物品里选。")
        if value not in (None, ""):
            number = clean_count(f"handout-{name}", items[name].label, value, MOST_PIECES)
            if number:
                pieces[name] = number
    return pieces
