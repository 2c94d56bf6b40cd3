"""From what a person typed to a planned activity."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from beacon.catalogue.kinds import KINDS

LONGEST_TITLE = 60
LONGEST_PLACE = 120
LONGEST_NOTE = 300
YEARS_AROUND = 1
"""A plan is for this year or the one before or after: further away is a slip of the finger."""


@dataclass(frozen=True)
class ItemDraft:
    """The cleaned values of a planned activity."""

    title: str
    planned_on: date
    kind: str = ""
    starts_at: time | None = None
    place: str = ""
    note: str = ""
    is_private: bool = False
    is_unannounced: bool = False
    invited: frozenset[uuid.UUID] = frozenset()


class ItemProblems(ValueError):
    """Everything that does not fit, by field name, each a sentence that says what to do."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = dict(problems)


def clean_item(raw: Mapping[str, str], invited: Iterable[str], *, today: date) -> ItemDraft:
    """The draft in `raw` (title, planned_on, starts_at, kind, place, note, is_private, is_unannounced) and the units
    ticked. ItemProblems lists every field that does not fit."""
    problems: dict[str, str] = {}
    title = _text(raw, "title", "做什么", LONGEST_TITLE, problems)
    if not title and "title" not in problems:
        problems["title"] = "请写做什么，例如“到锦绣苑宣讲”。"
    kind = raw.get("kind", "").strip()
    if kind and not (kind in KINDS and KINDS[kind].is_offered):
        problems["kind"] = "没有这个类型，请从列出的类型里选，或者不选。"
    day = _day(raw.get("planned_on", "").strip(), today, problems)
    draft = ItemDraft(
        title=title,
        planned_on=day or today,
        kind=kind,
        starts_at=_time(raw.get("starts_at", "").strip(), problems),
        place=_text(raw, "place", "地点", LONGEST_PLACE, problems),
        note=_text(raw, "note", "备注", LONGEST_NOTE, problems),
        is_private=bool(raw.get("is_private")),
        is_unannounced=bool(raw.get("is_unannounced")),
        invited=_keys(invited, problems),
    )
    if draft.is_private and draft.invited:
        problems["is_private"] = "只本单位可见的安排不能邀请别的单位，请取消其中一样。"
    if problems:
        raise ItemProblems(problems)
    return draft


def _text(raw: Mapping[str, str], name: str, label: str, most: int, problems: dict[str, str]) -> str:
    value = raw.get(name, "").strip()
    if len(value) > most:
        problems[name] = f"「{label}」最多{most}个字，现在{len(value)}个，请写短些。"
    return value


def _day(given: str, today: date, problems: dict[str, str]) -> date | None:
    if not given:
        problems["planned_on"] = "请选日期。"
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        problems["planned_on"] = f"「日期」看不懂：{given[:20]}，请写成2023-11-21这样。"
        return None
    if abs(day.year - today.year) > YEARS_AROUND:
        problems["planned_on"] = f"「日期」是{day.year}年，离今天太远，请再看一眼。"
    return day


def _time(given: str, problems: dict[str, str]) -> time | None:
    if not given:
        return None
    try:
        return time.fromisoformat(given).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        problems["starts_at"] = f"「时间」看不懂：{given[:20]}，请写成10:20这样，或者不填。"
        return None


def _keys(given: Iterable[str], problems: dict[str, str]) -> frozenset[uuid.UUID]:
    try:
        return frozenset(uuid.UUID(key) for key in given)
    except ValueError:
        problems["invited"] = "邀请的单位没选对，请从列出的单位里选。"
        return frozenset()
