"""From what a person typed to the values of a record: one check for page, program and spreadsheet."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import partial

from beacon.catalogue.fields import FieldError, Value, clean_count, clean_several, split
from beacon.catalogue.kinds import KINDS
from beacon.catalogue.people import AUDIENCE_GROUPS
from beacon.catalogue.settings import SETTING_OF_GROUP, SETTINGS
from beacon.catalogue.tallies import MOST_PEOPLE, clean_details, clean_forces, clean_handouts
from beacon.catalogue.topics import TOPICS
from beacon.goods.items import named
from beacon.hazards.noting import HazardLine, read_lines
from beacon.people.models import Unit, UnitKind
from beacon.records.sites import Sites, read_sites

LONGEST_PLACE = 120
LONGEST_SUMMARY = 300
EARLIEST_YEARS_BACK = 1

SETTING_OF_KIND_OF_UNIT: Mapping[str, str] = {
    UnitKind.VILLAGE: "rural",
    UnitKind.GROUP: "rural",
    UnitKind.SCHOOL: "school",
    UnitKind.ENTERPRISE: "enterprise",
}


@dataclass(frozen=True)
class Draft:
    """The cleaned values of a record that is about to be saved."""

    kind: str
    happened_on: date
    setting: str
    started_at: time | None = None
    place: str = ""
    audience_count: int | None = None
    summary: str = ""
    details: Mapping[str, Value] = field(default_factory=dict)
    handouts: Mapping[str, int] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    audience_groups: tuple[str, ...] = ()
    forces: Mapping[str, int] = field(default_factory=dict)
    skill_count: int | None = None
    school_id: uuid.UUID | None = None
    sites: Sites | None = None
    co_units: tuple[uuid.UUID, ...] | None = None
    make_up_for: uuid.UUID | None = None
    planned: uuid.UUID | None = None
    hazards: tuple[HazardLine, ...] | None = None
    is_caught_up: bool = False


def columns_of(draft: Draft) -> dict[str, object]:
    """What a draft puts into the columns of its record."""
    return {
        "kind": draft.kind,
        "happened_on": draft.happened_on,
        "started_at": draft.started_at,
        "setting": draft.setting,
        "place": draft.place,
        "audience_count": draft.audience_count,
        "summary": draft.summary,
        "details": dict(draft.details),
        "handouts": dict(draft.handouts),
        "topics": list(draft.topics),
        "audience_groups": list(draft.audience_groups),
        "forces": dict(draft.forces),
        "skill_count": draft.skill_count,
        "make_up_for_id": draft.make_up_for,
        "is_caught_up": draft.is_caught_up,
    }


def subjects_of(draft: Draft) -> list[uuid.UUID]:
    """The schools the record is about: the one of a kind that is done at one, and those that were ticked."""
    named = [draft.school_id] if draft.school_id and KINDS[draft.kind].at_school else []
    return list(dict.fromkeys([*named, *(draft.sites.schools if draft.sites else ())]))


class DraftProblems(ValueError):
    """Everything that does not fit, by field name, each a sentence that says what to do."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = dict(problems)


def default_setting(unit: Unit, kind: str) -> str:
    """The main setting when nobody chose one: the kind's own, else the unit's."""
    own = KINDS[kind].setting
    return own or SETTING_OF_KIND_OF_UNIT.get(unit.kind) or SETTING_OF_GROUP.get(unit.group, "community")


def clean_draft(raw: Mapping[str, object], *, unit: Unit, today: date) -> Draft:
    """The draft in `raw`; only kind and date are needed. DraftProblems lists every field that does not fit.

    Names: kind, happened_on (2023-11-21), started_at (10:20), setting, place, audience_count, skill_count, summary,
    school, make_up_for, planned, the kind's own fields, handout-<item>, force-<force>, topics and audience_groups,
    each a list or identifiers with commas between, the sites of `records.sites`, and co_units, keys of units with
    commas between.
    """
    collector = _Collector(raw)
    kind = collector.kind()
    happened_on = collector.happened_on(today)
    if kind is None or happened_on is None:
        raise DraftProblems(collector.problems)
    draft = Draft(
        kind=kind,
        happened_on=happened_on,
        setting=collector.setting() or default_setting(unit, kind),
        started_at=collector.started_at(),
        place=collector.text("place", "地点", LONGEST_PLACE),
        audience_count=collector.count("audience_count", "参加人次", kind),
        summary=collector.text("summary", "说一句", LONGEST_SUMMARY),
        details=collector.particulars(kind),
        handouts=collector.handouts(unit),
        topics=collector.several("topics", "讲了哪些方面", TOPICS),
        audience_groups=collector.several("audience_groups", "重点人群", AUDIENCE_GROUPS)
        if KINDS[kind].has_audience
        else (),
        forces=collector.forces(),
        skill_count=collector.count("skill_count", "现场会用了", kind),
        school_id=collector.key("school", "学校"),
        sites=read_sites(raw, collector.problems),
        co_units=collector.co_units(),
        make_up_for=collector.key("make_up_for", "补办"),
        planned=collector.key("planned", "日历上的安排"),
        hazards=read_lines(raw, collector.problems),
    )
    if collector.problems:
        raise DraftProblems(collector.problems)
    return draft


class _Collector:
    """Cleans field by field and keeps every sentence, so that a person sees all of them at once."""

    def __init__(self, raw: Mapping[str, object]) -> None:
        self.raw = raw
        self.problems: dict[str, str] = {}

    def _given(self, name: str) -> str:
        value = self.raw.get(name)
        return "" if value is None else str(value).strip()

    def kind(self) -> str | None:
        kind = self._given("kind")
        if kind in KINDS and KINDS[kind].is_offered:
            return kind
        self.problems["kind"] = "请先点一下做了什么。"
        return None

    def happened_on(self, today: date) -> date | None:
        given = self._given("happened_on")
        try:
            day = date.fromisoformat(given)
        except ValueError:
            self.problems["happened_on"] = (
                f"「日期」看不懂：{given[:20]}，请写成2023-11-21这样。" if given else "请填日期。"
            )
            return None
        if day > today:
            self.problems["happened_on"] = f"「日期」{day:%Y-%m-%d}还没到，活动做完再记。"
        elif day.year < today.year - EARLIEST_YEARS_BACK:
            self.problems["happened_on"] = f"「日期」{day:%Y-%m-%d}太早了，请核对年份。"
        return day

    def started_at(self) -> time | None:
        given = self._given("started_at")
        if not given:
            return None
        try:
            return time.fromisoformat(given).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            self.problems["started_at"] = f"「时间」看不懂：{given[:20]}，请写成10:20这样，或留空。"
            return None

    def setting(self) -> str | None:
        given = self._given("setting")
        if given and given not in SETTINGS:
            self.problems["setting"] = "「五进」请从企业、农村、社区、学校、家庭里选一个。"
        return given or None

    def text(self, name: str, label: str, most: int) -> str:
        given = self._given(name)
        if len(given) > most:
            self.problems[name] = f"「{label}」写了{len(given)}字，最多{most}字，请删短一些。"
        return given

    def count(self, name: str, label: str, kind: str) -> int | None:
        given = self._given(name)
        if not given or not KINDS[kind].has_audience:
            return None
        try:
            return clean_count(name, label, given, MOST_PEOPLE)
        except FieldError as error:
            self.problems[error.name] = error.sentence
            return None

    def several(self, name: str, label: str, known: Mapping[str, str]) -> tuple[str, ...]:
        given = self.raw.get(name) or ()
        try:
            return clean_several(name, label, split(given), known)
        except FieldError as error:
            self.problems[error.name] = error.sentence
            return ()

    def particulars(self, kind: str) -> dict[str, Value]:
        values, problems = clean_details(kind, self.raw)
        self.problems |= problems
        return values

    def handouts(self, unit: Unit) -> dict[str, int]:
        items = named(unit.tenant_id, (name[8:] for name in self.raw if name.startswith("handout-")))
        return self._numbered("handout-", partial(clean_handouts, items=items))

    def forces(self) -> dict[str, int]:
        return self._numbered("force-", clean_forces)

    def _numbered(self, prefix: str, clean: Callable[[Mapping[str, object]], dict[str, int]]) -> dict[str, int]:
        given = {name.removeprefix(prefix): value for name, value in self.raw.items() if name.startswith(prefix)}
        try:
            return clean(given)
        except FieldError as error:
            self.problems[error.name] = error.sentence
            return {}

    def co_units(self) -> tuple[uuid.UUID, ...] | None:
        """Those chosen; None where nobody was asked."""
        given = self.raw.get("co_units")
        if given is None:
            return None
        try:
            return tuple(uuid.UUID(one) for one in str(given).split(",") if one)
        except ValueError:
            self.problems["co_units"] = "「和谁一起办的」请从列出的单位里选。"
            return None

    def key(self, name: str, label: str) -> uuid.UUID | None:
        given = self._given(name)
        if not given:
            return None
        try:
            return uuid.UUID(given)
        except ValueError:
            self.problems[name] = f"「{label}」请从列出的选项里选。"
            return None
